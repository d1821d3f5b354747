/** Commands of datagrams: IEC 61158-4-12, table of command types. */

export const NOP = 0
export const BRD = 7
export const LRD = 10
export const LWR = 11
export const LRW = 12

/** How a command names its slaves, and whether it reads or writes. */
export interface EthercatCommand {
  readonly name: string
  readonly by: 'none' | 'position' | 'station' | 'broadcast' | 'logical'
  readonly reads: boolean
  readonly writes: boolean
}

export const commands: readonly EthercatCommand[] = [
  { name: 'NOP', by: 'none', reads: false, writes: false },
  { name: 'APRD', by: 'position', reads: true, writes: false },
  { name: 'APWR', by: 'position', reads: false, writes: true },
  { name: 'APRW', by: 'position', reads: true, writes: true },
  { name: 'FPRD', by: 'station', reads: true, writes: false },
  { name: 'FPWR', by: 'station', reads: false, writes: true },
  { name: 'FPRW', by: 'station', reads: true, writes: true },
  { name: 'BRD', by: 'broadcast', reads: true, writes: false },
  { name: 'BWR', by: 'broadcast', reads: false, writes: true },
  { name: 'BRW', by: 'broadcast', reads: true, writes: true },
  { name: 'LRD', by: 'logical', reads: true, writes: false },
  { name: 'LWR', by: 'logical', reads: false, writes: true },
  { name: 'LRW', by: 'logical', reads: true, writes: true },
  { name: 'ARMW', by: 'position', reads: true, writes: true },
  { name: 'FRMW', by: 'station', reads: true, writes: true },
]
