/** Output of tshark for a capture, if installed: a second opinion. */
import { spawnSync } from 'node:child_process'

/** It reads a large capture for so long at most. */
const PATIENCE_MS = 120_000

/** Frames that tshark gives to the protocol of this name; undefined where it is not installed or knows no such one. */
export function framesByTshark(path: string, name: string): number | undefined {
  const words = ['-n', '-r', path, '-Y', name, '-T', 'fields', '-e', 'frame.number']
  const { status, stdout } = spawnSync('tshark', words, {
    maxBuffer: 256 * 1024 * 1024,
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  })
  return status === 0 ? stdout.split('\n').length - 1 : undefined
}
