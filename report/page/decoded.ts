import type { ReportData } from '../../core/report/report-data.ts';
import { unpacked } from '../../core/report/unpack.ts';

/**
 * The data of the report, out of the element that has it: base64 of gzip. The element is removed; to empty it would be to
 * write into a script, which the page's own policy forbids.
 */
export async function decoded(element: Element): Promise<ReportData> {
  const bytes = bytesOf(element.textContent ?? '');
  element.remove();
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return unpacked(await new Response(stream).text());
}

/** Browsers before 2025 have no `fromBase64`. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const bytes: { readonly fromBase64?: (text: string) => Uint8Array<ArrayBuffer> } = Uint8Array;
  return bytes.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
