import { fstatSync, writeSync } from 'node:fs'

interface Output {
  _write: WriteStep
}

type WriteStep = (chunk: Uint8Array | string, encoding: BufferEncoding, done: (error?: Error) => void) => void

/**
 * If standard output is a file, Node writes each chunk once and ignores short writes: on a full
 * disk the rest is lost silently. This retries the rest, so the disk reports ENOSPC.
 */
export function writeFilesWhole(output: NodeJS.WriteStream): void {
  const { fd } = output as NodeJS.WriteStream & { readonly fd?: number }
  if (fd === undefined || !isFile(fd)) return
  const whole: WriteStep = (chunk, encoding, done) => {
    try {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
      done()
    } catch (error) {
      done(error as Error)
    }
  }
  ;(output as unknown as Output)._write = whole
}

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile()
  } catch {
    return false // closed by the parent process
  }
}
