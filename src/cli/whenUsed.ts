/** A command's work, imported when the command is used: `--help` loads none of it, and a native part that is missing stops only the commands that need it. */
export const whenUsed =
  <Arguments extends unknown[]>(load: () => Promise<(...given: Arguments) => Promise<void>>) =>
  async (...given: Arguments): Promise<void> => {
    const work = await load();
    await work(...given);
  };
