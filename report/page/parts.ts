import type { SectionProps } from './props.ts';

// Places of what is made elsewhere.

export function MapSection(_: SectionProps & { readonly width?: number }) {
  return null;
}
