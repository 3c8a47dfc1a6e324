import { App } from 'aws-cdk-lib';
import { settings } from './settings.ts';
import { IpamMonitorStack } from './stack.ts';

new IpamMonitorStack(new App(), 'IpamMonitor', { configuration: settings });
