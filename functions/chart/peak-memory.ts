import { readFileSync } from 'node:fs';

/**
 * The most memory that this process has had resident, bytes. The peak that `getrusage` tells is no measure of it: on Linux a process that was just
 * started inherits its parent's, so a test would measure what made the archive. `VmHWM` belongs to what runs since it was started (proc(5)).
 */
export function peakMemory(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
