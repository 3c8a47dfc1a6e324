/**
 * Names that other people may give their resources, and that do harm where somebody shows them unescaped. EC2 takes
 * tag values of up to 256 characters, and answers in XML 1.0, which can hold no U+001B: what comes through of
 * terminal escapes is their 8-bit form (U+009B for ESC [, U+009D for ESC ]).
 *
 * The first ones go to resources that are alerted on, because those are shown most.
 */
export const HOSTILE_NAMES: readonly string[] = [
  '🔥 checkout 🔥',
  '<script>alert(document.domain)</script>',
  'first line\nSubject: second line',
  '\u009b31mred\u009b0m\u009d0;title\u009c',
  "=cmd|' /C calc'!A1",
  '"double" \'single\' `back` & ampersand',
  '\u202Eevil.example/gnp',
  '[click here](https://example.com/) ![](https://example.com/pixel.png)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text that a templating step would fill in
  '{% $states.context.Execution.Id %} ${BucketName} {{ name }}',
  'very-long-'.repeat(25).concat('to-256'),
  ' padded\t',
  '../../etc/passwd',
];

/** Tag keys are other people's input too. */
export const HOSTILE_TAGS: Readonly<Record<string, string>> = {
  '<b>key</b>': '</td></tr>',
  '@SUM(1+1)': '-2+3',
  constructor: 'prototype',
};
