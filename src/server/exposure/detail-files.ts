/** Reads lists from inside devices: Windows details, CycloneDX, SPDX; a file, or a folder of them. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type HostDetails, readHostDetails } from '#exposure/host-details'

const limits = {
  files: 10_000,
  /** Bytes of one file; a bill of materials of a whole Linux has 30 MB. */
  fileBytes: 128 * 1024 ** 2,
} as const

/** @throws if the path itself cannot be read; `refuse` is called for files in a folder that are something else */
export function readDetailFiles(path: string, refuse: (what: string) => void): HostDetails[] {
  if (!statSync(path).isDirectory()) return [readDetails(path)]
  const names = readdirSync(path)
    .filter((name) => /\.json$/i.test(name))
    .sort()
  return names.slice(0, limits.files).flatMap((name) => {
    try {
      return [readDetails(join(path, name))]
    } catch (error) {
      refuse(error instanceof Error ? error.message : String(error))
      return []
    }
  })
}

function readDetails(file: string): HostDetails {
  if (statSync(file).size > limits.fileBytes)
    throw new Error(`${file}: larger than ${limits.fileBytes} bytes`)
  const details = readHostDetails(parsed(file))
  if (details === undefined)
    throw new Error(
      `${file}: expected what data/windows-details.ps1 writes, CycloneDX or SPDX 2.2 or 2.3 as JSON`,
    )
  return details
}

/**
 * PowerShell writes UTF-16 where output is redirected, cmd the code page of the console, and an old console breaks long lines
 * wherever they meet its edge.
 */
function parsed(file: string): unknown {
  const text = textOf(readFileSync(file))
  try {
    return JSON.parse(text)
  } catch {
    // No line break of JSON means anything, so the broken ones can go.
  }
  try {
    return JSON.parse(text.replace(/\r?\n/g, ''))
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`)
  }
}

function textOf(bytes: Buffer): string {
  const mark = bytes.length >= 2 ? bytes.readUInt16BE(0) : 0
  if (mark === 0xfeff)
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le')
      .slice(1)
  // Without a mark, `{` with a zero behind it is UTF-16 as well.
  if (mark === 0xfffe || (bytes[0] === 0x7b && bytes[1] === 0))
    return bytes.toString('utf16le').replace(/^\ufeff/, '')
  return bytes.toString('utf8').replace(/^\ufeff/, '')
}
