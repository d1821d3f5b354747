/** Status that the capture process reports each second. */

import type { RingStatus } from '../ring/ring-writer.ts'

/** Packets lost before the engine could read them, by stage, since the start. */
export interface StageLoss {
  /** Dropped by the interface: no buffer, or missed by the hardware. */
  readonly nic: number
  /** Dropped by the kernel: the ring buffer of the capture was full. */
  readonly kernel: number
  /** Captured, but lost with a capture process that ended. */
  readonly pipe: number
  /** Refused by a full queue, or sent to an engine that failed before it reported them. */
  readonly engine: number
}

export interface InterfaceStatus extends StageLoss {
  readonly name: string
  readonly filter: string
  /** Counter of the interface at the first start; undefined if the system does not report one. */
  readonly received: number | undefined
  /** Packets and bytes that reached the sensor. */
  readonly packets: number
  readonly bytes: number
  readonly packetsPerSecond: number
  readonly bitsPerSecond: number
  /** Damaged on the wire; no loss of the sensor. */
  readonly damaged: number
  /** Share of lost packets in the last ten minutes, 0..1. */
  readonly loss: number
  /** Why it is not captured; '' while it is. */
  readonly problem: string
  /** Faults of the mirror port; empty if none. */
  readonly mirror: readonly string[]
}

export interface QueueStatus {
  readonly memoryBytes: number
  readonly diskBytes: number
  readonly diskLimit: number
  /** Seconds that the engine is behind. */
  readonly lagSeconds: number
  readonly problem: string
}

export interface RecorderStatus {
  /** Undefined without a packet ring. */
  readonly ring: RingStatus | undefined
  readonly interfaces: readonly InterfaceStatus[]
  readonly queue: QueueStatus
  /** Share of lost packets of all interfaces in the last ten minutes, 0..1. */
  readonly loss: number
}

export function lostOf({ nic, kernel, pipe, engine }: StageLoss): number {
  return nic + kernel + pipe + engine
}

/** Share of `lost` among all packets that were sent to the sensor. */
export function lossShare(lost: number, packets: number): number {
  return lost + packets === 0 ? 0 : lost / (lost + packets)
}
