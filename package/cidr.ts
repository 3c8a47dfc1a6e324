// biome-ignore-all lint/performance/noBarrelFile: this is the package's `aws-ipam-monitor/cidr`; inside the project everybody imports the file that they mean.
export { type Cidr, contains, parseCidr } from '../core/address/cidr.ts';
export { type Block, countBlocks, largestBlock, place, type Range, subtract } from '../core/address/free-blocks.ts';
