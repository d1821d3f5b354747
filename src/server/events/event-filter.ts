import Type from 'typebox'
import { EVENT_SEVERITIES } from '#schema/event'
import { Time } from '#schema/terms'
import { spanOf } from '../http/query-time.ts'

/** Filters of the timeline. */
export const eventFilter = {
  device: Type.Optional(Type.String({ maxLength: 300, description: 'Id' })),
  type: Type.Optional(Type.String({ maxLength: 100, description: 'Word of /rest/event-types' })),
  severity: Type.Optional(
    Type.Enum([...EVENT_SEVERITIES], { description: '`alert`: every alert, of any severity' }),
  ),
  search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of title or text' })),
  from: Type.Optional(Time),
  until: Type.Optional(Time),
}

export interface AskedEvents {
  readonly device?: string
  readonly type?: string
  readonly severity?: (typeof EVENT_SEVERITIES)[number]
  readonly search?: string
  readonly from?: string
  readonly until?: string
}

export function eventQueryOf({ device, type, severity, search, from, until }: AskedEvents) {
  return {
    device,
    type,
    severity,
    search,
    ...spanOf({ from, until }),
  }
}
