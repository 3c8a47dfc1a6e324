import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path';

/** An import as it is written, type-only ones and those of types alone included. */
interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Paths of the repository, and npm packages as `npm:name`, Node's modules as `node:name`. */
type Allowed = (to: string, typeOnly: boolean) => boolean;

const under =
  (...prefixes: readonly string[]): Allowed =>
  (to) =>
    prefixes.some(
      (prefix) => to === prefix || to.startsWith(`${prefix}/`) || (prefix.endsWith(':') && to.startsWith(prefix)),
    );
const either =
  (...rules: readonly Allowed[]): Allowed =>
  (to, typeOnly) =>
    rules.some((rule) => rule(to, typeOnly));

const CONTRACTS = 'statemachine/contracts';
const LIBRARIES = ['npm:', 'node:'];
const IMPURE = /^npm:(@aws-sdk|@smithy|@middy|@aws-lambda-powertools|aws-cdk-lib)/;
const SDK_FREE: Allowed = (to) => to.startsWith('npm:') && !IMPURE.test(to);
const ENV_TYPES: Allowed = (to, typeOnly) => typeOnly && /^functions\/[^/]+\/env\.ts$/.test(to);

/** Who may import whom, downwards only (docs/architecture.md). The first that fits a file. */
const RULES: readonly (readonly [of: string, may: (from: string) => Allowed])[] = [
  [CONTRACTS, () => under(CONTRACTS, 'npm:zod')],
  ['statemachine', () => under('statemachine', 'node:')],
  ['core', () => either(under('core', CONTRACTS), SDK_FREE)],
  ['storage', () => under('storage', CONTRACTS, 'core/streams', ...LIBRARIES)],
  ['functions/shared', () => under('functions/shared', 'storage', 'core', CONTRACTS, ...LIBRARIES)],
  [
    'functions/render-report',
    (from) => under(step(from), 'functions/shared', 'report', 'storage', 'core', CONTRACTS, ...LIBRARIES),
  ],
  ['functions', (from) => under(step(from), 'functions/shared', 'storage', 'core', CONTRACTS, ...LIBRARIES)],
  [
    'infra',
    () =>
      either(
        under(
          'infra',
          'statemachine',
          'storage/keys.ts',
          'storage/make-directory.ts',
          'functions/shared/ec2/actions.ts',
          'core',
          ...LIBRARIES,
        ),
        ENV_TYPES,
      ),
  ],
  ['local', () => either(under('local', 'functions/shared/ec2', 'storage', 'statemachine', ...LIBRARIES), ENV_TYPES)],
  ['cli/kit', () => under('cli/kit', 'functions/shared/ec2', 'storage', 'core', CONTRACTS, ...LIBRARIES)],
  [
    'cli',
    () => under('cli', 'local', 'report', 'statemachine', 'functions/shared/ec2', 'storage', 'core', ...LIBRARIES),
  ],
  // What runs in a browser has no zod in it: of contracts the types alone.
  [
    'report/page',
    () =>
      either(
        under('report/page', 'core/report', 'core/address', 'core/text', 'npm:preact'),
        (to, typeOnly) => typeOnly && to.startsWith(`${CONTRACTS}/`),
      ),
  ],
  ['report', () => under('report', 'storage', 'core', CONTRACTS, ...LIBRARIES)],
  ['library.ts', () => under('local', 'storage', 'core', CONTRACTS, ...LIBRARIES)],
  ['examples', () => under('examples', 'package', ...LIBRARIES)],
  ['test', () => () => true],
  ['', () => (to) => !to.startsWith('test/')],
];

/** What would make an answer of core depend on more than its arguments. */
const IMPURITIES =
  /\b(process\b(?!:)|Date\.now\b|new Date\b(?!\s*\(\s*[^\s)])|Math\.random\b|performance\.|crypto\.|fetch\(|set(Timeout|Interval|Immediate)\()/;

/** Everything that breaks the rules, one line each; `files` are the sources by path. */
export function offences(files: ReadonlyMap<string, string>): string[] {
  const imports = [...files].flatMap(([from, text]) => importsOf(from, text));
  const product = imports.filter(({ from, to }) => files.has(to) && !from.startsWith('test/'));
  return [
    ...imports.flatMap(({ from, to, typeOnly }) =>
      ruleOf(from)(to, typeOnly) ? [] : [`${from} may not import ${to}`],
    ),
    ...[...files].flatMap(([path, text]) => {
      const found = path.startsWith('core/') ? IMPURITIES.exec(withoutComments(text)) : null;
      return found ? [`${path} is not pure: ${found[0]}`] : [];
    }),
    ...circles(product.map(({ from, to }) => [from, to] as const)),
    ...['core', 'cli', 'infra', 'local', 'functions'].flatMap((house) =>
      circles(
        product
          .filter(({ from, to }) => from.startsWith(`${house}/`) && to.startsWith(`${house}/`))
          .map(({ from, to }) => [room(from), room(to)] as const),
      ),
    ),
  ];
}

/** Of `from '…'`, `import '…'`, `import('…')` and `require('…')`. */
const IMPORT =
  /(?:\b(?:import|export)\s+(type\s)?[^'"`;]*?\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*)(['"`])([^'"`\s]+)\2/g;

function importsOf(from: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].map(([, typeOnly, , target = '']) => ({
    from,
    to: targetOf(from, target),
    typeOnly: typeOnly !== undefined,
  }));
}

function targetOf(from: string, target: string): string {
  if (target.startsWith('.')) return normalize(join(dirname(from), target));
  if (!isBuiltin(target)) return `npm:${target}`;
  return target.startsWith('node:') ? target : `node:${target}`;
}

function ruleOf(from: string): Allowed {
  const [, may] = RULES.find(([of]) => of === '' || from === of || from.startsWith(`${of}/`)) ?? [];
  return may?.(from) ?? (() => false);
}

function step(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

/** A folder of core, cli, infra or local; their own files are rooms by themselves. */
function room(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

/** The circles of a graph: sets in which each can be reached from each other. */
function circles(arrows: readonly (readonly [from: string, to: string])[]): string[] {
  const targets = Map.groupBy(
    arrows.filter(([from, to]) => from !== to),
    ([from]) => from,
  );
  const reach = (start: string) => {
    const seen = new Set<string>();
    const next = [start];
    for (let each = next.pop(); each !== undefined; each = next.pop()) {
      for (const [, to] of targets.get(each) ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        next.push(to);
      }
    }
    return seen;
  };
  const reached = new Map([...targets.keys()].map((each) => [each, reach(each)]));
  const found = [...reached].flatMap(([each, seen]) =>
    seen.has(each)
      ? [
          [...seen]
            .filter((other) => reached.get(other)?.has(each))
            .sort()
            .join(', '),
        ]
      : [],
  );
  return [...new Set(found)].map((circle) => `a circle: ${circle}`);
}
