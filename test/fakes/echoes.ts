/** Ways in which whoever is told a secret may say it again, with what stands around it. */
export const ECHOES: Readonly<Record<string, (secret: string) => string>> = {
  raw: (secret) => secret,
  upper: (secret) => secret.toUpperCase(),
  lower: (secret) => secret.toLowerCase(),
  encoded: (secret) => encodeURIComponent(secret),
  'encoded twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'every character encoded': (secret) => everyByte(secret, (hex) => `%${hex}`),
  'every character encoded, in upper case': (secret) => everyByte(secret, (hex) => `%${hex.toUpperCase()}`),
  'every character encoded twice': (secret) => everyByte(secret, (hex) => `%25${hex}`),
  decoded: (secret) => decoded(secret),
  form: (secret) => new URLSearchParams({ echo: decoded(secret) }).toString(),
  json: (secret) => JSON.stringify({ path: secret }),
  'json of json': (secret) => JSON.stringify(JSON.stringify({ path: secret })),
  'json with escaped slashes': (secret) => JSON.stringify(secret).replaceAll('/', '\\/'),
  'json, all of it escaped': (secret) => everyByte(secret, (hex) => `\\u00${hex}`),
  javascript: (secret) => everyByte(secret, (hex) => `\\x${hex}`),
  html: (secret) =>
    `<p>${secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&#39;').replaceAll('/', '&#x2F;').replaceAll('=', '&equals;')}</p>`,
  'html, all of it escaped': (secret) => everyByte(secret, (hex) => `&#x${hex};`),
  'html in decimals': (secret) => everyByte(secret, (hex) => `&#${Number.parseInt(hex, 16)};`),
  base64: (secret) => Buffer.from(secret).toString('base64'),
  'base64 for URLs': (secret) => Buffer.from(secret).toString('base64url'),
  'base64 with something before': (secret) => Buffer.from(`u:${secret}@x`).toString('base64'),
  'base64 with more before': (secret) => Buffer.from(`user:${secret}`).toString('base64'),
  'base64 of what is decoded': (secret) => Buffer.from(decoded(secret)).toString('base64'),
  'base64, encoded': (secret) => encodeURIComponent(Buffer.from(secret).toString('base64')),
  hex: (secret) => Buffer.from(secret).toString('hex'),
  'hex in upper case': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  'in numbers': (secret) => JSON.stringify(Buffer.from(secret)),
  'hex with colons': (secret) => (Buffer.from(secret).toString('hex').match(/../g) ?? []).join(':'),
  'of C': (secret) => [...Buffer.from(secret)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  'quoted-printable': (secret) => everyByte(secret, (hex) => `=${hex.toUpperCase()}`),
  'quoted-printable, broken over lines': (secret) => secret.replace(/.{3}/g, '$&=\r\n'),
  'UTF-7': (secret) => `+${Buffer.from(secret, 'utf16le').swap16().toString('base64').replace(/=+$/, '')}-`,
  'base64 of UTF-16': (secret) => Buffer.from(secret, 'utf16le').toString('base64'),
  'json, broken over lines': (secret) => JSON.stringify(secret.replace(/.{3}/g, '$&\n')),
  'html, broken over lines': (secret) => secret.replace(/.{3}/g, '$&<wbr>'),
  'html, with hyphens': (secret) => secret.replace(/.{3}/g, '$&&shy;'),
  'broken over lines': (secret) => secret.replace(/.{3}/g, '$&\n'),
  'with invisible characters': (secret) => secret.replace(/.{3}/g, '$&\u200b'),
};

function everyByte(text: string, escaped: (hex: string) => string): string {
  return [...Buffer.from(text)].map((byte) => escaped(byte.toString(16).padStart(2, '0'))).join('');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Whether a text tells a secret, in any of these forms, or as somebody may read it who undoes escapes. */
export function tells(text: string, secret: string): boolean {
  const plain = text.replaceAll(/[\s\u200b\uFFFD]/g, '').toLowerCase();
  return Object.values(ECHOES).some((echo) => {
    const form = echo(secret)
      .replaceAll(/[\s\u200b]/g, '')
      .toLowerCase();
    return plain.includes(form) || plain.includes(form.replace(/^<p>|<\/p>$/g, ''));
  });
}
