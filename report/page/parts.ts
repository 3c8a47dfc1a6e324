import type { SectionProps } from './props.ts';

// Places of what is made elsewhere.

export function MapSection(_: SectionProps & { readonly width?: number }) {
  return null;
}

export function TableSection(_: SectionProps) {
  return null;
}

export function SearchBox(_: SectionProps) {
  return null;
}

export function DetailsPanel(_: SectionProps) {
  return null;
}
