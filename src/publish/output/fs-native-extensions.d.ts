declare module 'fs-native-extensions' {
  /** Takes the lock of the whole open file, which ends with the file's last handle; false while another handle has it. */
  export function tryLock(fd: number): boolean;
}
