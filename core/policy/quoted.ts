// What of a file an error may say. Whoever writes the policy also names files, and errors end in logs of pipelines and in
// chats: a path that leads to a key, or to a list of users, must not print it. So the place is told, and of the content only
// what can be nothing else than what was meant to stand there.

const OCTETS = /^[\dx]{1,4}(\.[\da-fx]{1,4}){1,4}(\/\d{1,3})?$/i;
const GROUPS = /^[\da-f]{0,4}(:[\da-f]{0,4}){2,8}(:\d{1,3}(\.\d{1,3}){3})?(%[\w.-]{1,16})?(\/\d{1,3})?$/i;

/** Whether a text is made like a CIDR or an address, right or wrong: that may be shown. */
export function isLikeCidr(text: string): boolean {
  return OCTETS.test(text) || GROUPS.test(text);
}

/** Longer than the fields of a policy, tags and account ids. */
const MOST_OF_A_KEY = 40;

/** A key of a file that may be no policy at all, cut down. */
export function keyText(key: PropertyKey): string {
  const text = String(key);
  return text.length > MOST_OF_A_KEY ? `${text.slice(0, MOST_OF_A_KEY - 1)}…` : text;
}

/** The library's word for what is no YAML, without the drawing of the place and what it quotes of it. */
export function yamlFault(message: string): string {
  const [first = ''] = message.split('\n');
  if (first.includes('multiple documents')) return 'holds several documents (---): a policy is one';
  return first
    .replace(/ at line \d+, column \d+:?$/, '')
    .replace(/(?<=\S): .*$/, '')
    .replace(/!\S+/g, 'a tag');
}
