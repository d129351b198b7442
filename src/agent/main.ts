#!/usr/bin/env node
import { version } from '../lib/version.ts';

process.stdout.write(`kairos-init ${version}\n`);
