import type { Microseconds } from '#model/time'

/** A baseline as plain data: what a baseline file states, and what a door hands to the engine process. */
export interface BaselineContent {
  readonly relations: readonly RelationContent[]
  readonly channels: readonly ChannelContent[]
}

export interface RelationContent {
  readonly client: string
  readonly server: string
  readonly service: string
  readonly count: number
  readonly first: Microseconds
  readonly last: Microseconds
}

export interface ChannelContent {
  readonly client: string
  readonly server: string
  readonly protocol: string
  readonly unit: string
  readonly count: number
  readonly first: Microseconds
  readonly last: Microseconds
  readonly symbols: readonly SymbolContent[]
}

export interface SymbolContent {
  readonly habit: string
  readonly symbol: string
  readonly count: number
  readonly first: Microseconds
  readonly last: Microseconds
}
