/** Spreadsheets take a file for the code page of the country unless it begins so. */
const UTF8 = '\ufeff';

export function download(name: string, lines: Iterable<string>): void {
  const text = Array.from(lines, (line) => `${line}\r\n`);
  const url = URL.createObjectURL(new Blob([UTF8, ...text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[^\w.-]+/g, '-');
  link.click();
  // The browser reads it after this task.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
