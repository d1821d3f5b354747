import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TlsFiles } from '#model/destination'

/** PEM texts as `node:tls` takes them; undefined where none is named. */
export interface TlsMaterial {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

/** Reads the files named, from `folder` unless a name is a whole path. Throws with the file's name and why. */
export function readTlsFiles(folder: string, { caFile, certificateFile, keyFile }: TlsFiles): TlsMaterial {
  return {
    ...(caFile !== '' && { ca: readPem(folder, caFile, 'CERTIFICATE') }),
    ...(certificateFile !== '' && { cert: readPem(folder, certificateFile, 'CERTIFICATE') }),
    ...(keyFile !== '' && { key: readPem(folder, keyFile, 'PRIVATE KEY') }),
  }
}

function readPem(folder: string, name: string, kind: string): string {
  const path = resolve(folder, name)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${(error as NodeJS.ErrnoException).code}`)
  }
  // RFC 7468 §2. The content of another file is not repeated.
  if (!new RegExp(`-----BEGIN ([A-Z]+ )?${kind}-----`).test(text))
    throw new Error(`${path}: expected a PEM file containing a ${kind.toLowerCase()}`)
  return text
}
