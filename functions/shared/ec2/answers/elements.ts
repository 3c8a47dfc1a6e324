/**
 * What is read of a structure: by the SDK's name of a member, the element that holds it. What is not named is skipped,
 * whatever it is.
 */
export type Members = Readonly<Record<string, Element>>;

/** A member without elements of its own: how its text is read. */
export interface Leaf<Kind extends 'text' | 'number' | 'time' = 'text' | 'number' | 'time'> {
  readonly kind: Kind;
  readonly element: string;
}

/** A structure, or a list of them: EC2 puts each into an `item`. */
export interface Parent<Kind extends 'structure' | 'list' = 'structure' | 'list', Inside = Members> {
  readonly kind: Kind;
  readonly element: string;
  readonly members: Inside;
}

export type Element = Leaf | Parent;

/** The elements of one of the SDK's structures, each of the kind that its member is. */
export type ElementsOf<T> = { readonly [Member in keyof T]?: ElementOf<NonNullable<T[Member]>> };
type ElementOf<V> = V extends string
  ? Leaf<'text'>
  : V extends number
    ? Leaf<'number'>
    : V extends Date
      ? Leaf<'time'>
      : V extends readonly (infer Row)[]
        ? Parent<'list', ElementsOf<Row>>
        : Parent<'structure', ElementsOf<V>>;

/** One of the SDK's structures with those members only that are read. */
export type Read<T, Elements> = { readonly [Member in keyof T & keyof Elements]?: ReadAs<T[Member], Elements[Member]> };
type ReadAs<V, Of> = Of extends { readonly members: infer Inside }
  ? NonNullable<V> extends readonly (infer Row)[]
    ? Read<Row, Inside>[] | undefined
    : Read<NonNullable<V>, Inside> | undefined
  : V;

export function text(element: string): Leaf<'text'> {
  return { kind: 'text', element };
}

export function number(element: string): Leaf<'number'> {
  return { kind: 'number', element };
}

export function time(element: string): Leaf<'time'> {
  return { kind: 'time', element };
}

export function list<const Inside extends Members>(element: string, members: Inside): Parent<'list', Inside> {
  return { kind: 'list', element, members };
}

export function structure<const Inside extends Members>(element: string, members: Inside): Parent<'structure', Inside> {
  return { kind: 'structure', element, members };
}
