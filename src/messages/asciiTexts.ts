/** Signs this project writes, in ASCII. */
const PLAIN: Readonly<Record<string, string>> = { '·': '-', '✕': 'x', '×': 'x', '–': '-', '°': ' deg', µ: 'u' };

const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
};

/** What is not ASCII becomes its plain form, or `?`. */
const asciiText = (text: string): string =>
  isAscii(text) ? text : [...text].map((sign) => (isAscii(sign) ? sign : (PLAIN[sign] ?? '?'))).join('');

/**
 * The message with every text in ASCII: ROS 2 promises no encoding for `string`, and the CDR writer counts characters where bytes count, so that "24 m · 8 m/s" would lose its end.
 * What holds no such text is handed back as it is, typed arrays are not looked into.
 */
export function asciiTexts(item: unknown): unknown {
  if (typeof item === 'string') return asciiText(item);
  if (typeof item !== 'object' || item === null || ArrayBuffer.isView(item)) return item;
  if (Array.isArray(item)) {
    const items: readonly unknown[] = item;
    const plain = items.map(asciiTexts);
    return plain.some((one, i) => one !== items[i]) ? plain : items;
  }
  const fields = Object.entries(item);
  const plain = fields.map(([name, field]) => [name, asciiTexts(field)] as const);
  return plain.some(([, field], i) => field !== fields[i]![1]) ? Object.fromEntries(plain) : item;
}
