import * as fc from 'fast-check';
import { h } from 'preact';
import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { MapSection } from '../../../../report/page/map/section.ts';
import { REPORTS } from '../../../core/report/layout/networks.ts';
import { someReport } from '../../../core/report/some-report.ts';

const STRIP = /<svg class="strip"[\s\S]*?<\/svg>/g;
const LABEL = /class="block[^>]*? aria-label="([^"]*)"/g;

describe('the address space as a server writes it', () => {
  it('names every block of a strip in words of its own', () => {
    fc.assert(
      fc.property(REPORTS, (data) => {
        for (const [strip] of render(h(MapSection, { data, view: {} })).matchAll(STRIP)) {
          const labels = [...strip.matchAll(LABEL)].map(([, label]) => label);
          expect(labels).toEqual([...new Set(labels)]);
          expect(strip.match(/class="block/g)?.length ?? 0).toBe(labels.length);
        }
      }),
    );
  });

  it('reads without a style sheet: no shape is filled, and nothing has a style or a handler of its own', () => {
    fc.assert(
      fc.property(REPORTS, (data) => {
        const html = render(h(MapSection, { data, view: {} }));
        for (const [svg] of html.matchAll(/<svg[^>]*>/g)) expect(svg).toMatch(/ fill="none" stroke="currentColor"/);
        expect(html).not.toMatch(/<[^>]* (style|on[a-z]+)=/);
      }),
    );
  });

  it('has one stop for Tab', () => {
    const vpc = { type: 'vpc', id: 'vpc-1', cidrs: ['10.0.0.0/16'] };
    const html = render(
      h(MapSection, { data: someReport([vpc, { ...vpc, id: 'vpc-2', cidrs: ['10.1.0.0/16'] }]), view: {} }),
    );
    expect(html.match(/class="block/g)).toHaveLength(2);
    expect(html.match(/class="block[^>]*? tabindex="0"/g)).toHaveLength(1);
  });

  it('shows what people wrote as text, made visible and cut', () => {
    const name = `</text><script>alert(1)</script>\u202e${'x'.repeat(10_000)}`;
    const data = someReport([{ type: 'vpc', id: 'vpc-1', name, cidrs: ['10.0.0.0/16'] }]);
    const html = render(h(MapSection, { data, view: {} }));
    expect(html).not.toContain('<script');
    expect(html).not.toContain('\u202e');
    expect(html).not.toContain('x'.repeat(200));
  });

  it('draws all subnets of a line as one path a colour', () => {
    const subnets = Array.from({ length: 200 }, (_, at) => ({
      type: 'subnet',
      vpc: 0,
      usedPercent: 50,
      cidrs: [`10.0.${at}.0/24`],
    }));
    const html = render(
      h(MapSection, { data: someReport([{ type: 'vpc', id: 'vpc-1', cidrs: ['10.0.0.0/16'] }, ...subnets]), view: {} }),
    );
    expect(html.match(/<path class="bars ok"/g)?.length).toBeLessThan(5);
    expect(html.match(/<\w/g)?.length).toBeLessThan(150);
  });

  it('puts a pin with the address where a link asks for it', () => {
    const data = someReport([
      { type: 'vpc', id: 'vpc-1', name: 'orders', cidrs: ['10.0.0.0/16'] },
      { type: 'subnet', vpc: 0, name: 'orders-a', cidrs: ['10.0.128.0/17'] },
    ]);
    const html = render(
      h(MapSection, { data, view: { map: { scopeId: 'ipam-scope-0', id: 'vpc-1', pin: '10.0.192.0' } } }),
    );
    const [, x] = /class="pin"><path d="M([\d.]+) /.exec(html) ?? [];
    // The subnet has the second line to itself, and half of it lies before the address.
    expect(Number(x)).toBeCloseTo(1392 / 2, 0);
    expect(html).toContain('>10.0.192.0</text>');
  });
});
