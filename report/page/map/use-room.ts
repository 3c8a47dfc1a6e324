import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Measure } from '../../../core/report/layout/fitted.ts';
import { FONT } from './look.ts';
import { browserMeasure, tableMeasure } from './measure.ts';

export interface MapRoom {
  readonly width: number;
  readonly measure: Measure;
  /** Not yet of what is in the file: a browser has said so. What only a script answers to is drawn from then on. */
  readonly measured: boolean;
}

/** What a window of 1,440 leaves: what the page is made for before a browser says how wide it is. */
export const STATIC_WIDTH = 1392;

const TABLE = tableMeasure(FONT);

/**
 * How wide the map is and how wide its texts are. First as on the server, so that both draw the same; then, before
 * anything is painted, as it is.
 */
export function useRoom(element: RefObject<HTMLElement | null>, width?: number): MapRoom {
  const [room, setRoom] = useState<MapRoom>({ width: width ?? STATIC_WIDTH, measure: TABLE, measured: false });
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const measure = browserMeasure(FONT, current);
    const measured = () =>
      setRoom((before) => {
        const now = Math.floor(current.clientWidth);
        return now === 0 || (now === before.width && before.measure === measure)
          ? before
          : { width: now, measure, measured: true };
      });
    measured();
    const observer = new ResizeObserver(measured);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width === undefined ? room : { ...room, width };
}
