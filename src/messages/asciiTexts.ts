/** Signs this project writes, in ASCII. */
const PLAIN: Readonly<Record<string, string>> = { '·': '-', '✕': 'x', '×': 'x', '–': '-', '°': ' deg', µ: 'u' };

// The engine's own search, a few times faster than a loop over characters.
const BEYOND_ASCII = /[\u0080-\uffff]/;
const isAscii = (text: string): boolean => !BEYOND_ASCII.test(text);

/** What is not ASCII becomes its plain form, or `?`. */
const asciiText = (text: string): string =>
  isAscii(text) ? text : Array.from(text, (sign) => (isAscii(sign) ? sign : (PLAIN[sign] ?? '?'))).join('');

/**
 * The message with every text in ASCII: ROS 2 promises no encoding for `string`, and the CDR writer counts characters where bytes count, so that "24 m · 8 m/s" would lose its end.
 * What holds no such text is handed back as it is, typed arrays are not looked into.
 */
export function asciiTexts(item: unknown): unknown {
  // Nearly all messages are plain: one look without copies comes first.
  return isPlain(item) ? item : converted(item);
}

function isPlain(item: unknown): boolean {
  if (typeof item === 'string') return isAscii(item);
  if (typeof item !== 'object' || item === null || ArrayBuffer.isView(item)) return true;
  if (Array.isArray(item)) {
    // Arrays of messages are of one type.
    if (typeof item[0] === 'number') return true;
    for (const one of item as readonly unknown[]) if (!isPlain(one)) return false;
    return true;
  }
  const fields = item as Readonly<Record<string, unknown>>;
  for (const name in fields) if (!isPlain(fields[name])) return false;
  return true;
}

function converted(item: unknown): unknown {
  if (isPlain(item)) return item;
  if (typeof item === 'string') return asciiText(item);
  if (Array.isArray(item)) return item.map(converted);
  return Object.fromEntries(Object.entries(item as object).map(([name, field]) => [name, converted(field)]));
}
