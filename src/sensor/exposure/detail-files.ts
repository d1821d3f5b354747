/** Reads lists from inside devices: Windows details, CycloneDX, SPDX; a file, or a folder of them. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type HostDetails, readHostDetails } from '#exposure/host-details'

const limits = {
  files: 10_000,
  /** Octets of one file; a bill of materials of a whole Linux has 30 MB. */
  fileOctets: 128 * 1024 ** 2,
} as const

/** @throws if the path itself cannot be read; `refuse` is told of files in a folder that are something else. */
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
  if (statSync(file).size > limits.fileOctets)
    throw new Error(`${file}: larger than ${limits.fileOctets} octets`)
  const details = readHostDetails(parsed(file))
  if (details === undefined)
    throw new Error(
      `${file}: expected what data/windows-details.ps1 writes, CycloneDX or SPDX 2.2 or 2.3 as JSON`,
    )
  return details
}

/** PowerShell writes UTF-16 with a mark where output is redirected. */
function parsed(file: string): unknown {
  const octets = readFileSync(file)
  const isWide = octets[0] === 0xff && octets[1] === 0xfe
  try {
    return JSON.parse(octets.toString(isWide ? 'utf16le' : 'utf8').replace(/^\ufeff/, ''))
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`)
  }
}
