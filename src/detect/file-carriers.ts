/**
 * Protocols by which devices are sent files of any kind. What controllers are sent by their own protocols – programs and
 * firmware – is judged by the rules about those.
 */
const DEVICE_CARRIERS: readonly string[] = ['tftp', 'ftp-data', 'http']
/** Computers share files besides. */
const CARRIERS: readonly string[] = [...DEVICE_CARRIERS, 'smb', 'nfs']

export function carriesFiles(protocol: string): boolean {
  return CARRIERS.includes(protocol)
}

export function carriesFilesToDevices(protocol: string): boolean {
  return DEVICE_CARRIERS.includes(protocol)
}
