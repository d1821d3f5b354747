import { fstatSync, writeSync } from 'node:fs'

interface Output {
  _write: WriteStep
}

type WriteStep = (chunk: Uint8Array | string, encoding: BufferEncoding, done: (error?: Error) => void) => void

/**
 * Where standard output is a file, Node writes each piece once and takes for done what the disk took of it: on one that
 * is full the rest is lost without a word. Here the rest is tried again, so that the disk says that it is full.
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
    return false // closed by whoever started us
  }
}
