/** One line for an event of an agent, and whether the timeline shows it. */

import type { EventSeverity } from '#model/journal'
import type { AgentEvent } from '#schema/agent'

export interface EventText {
  readonly type: string
  readonly title: string
  readonly text: string
  readonly severity: EventSeverity
}

/** Undefined for events that are only state or traffic. */
export function eventText(event: AgentEvent): EventText | undefined {
  const times = event.hits > 1 ? ` (${event.hits} times)` : ''
  switch (event.kind) {
    case 'login': {
      const from = event.remote === '' ? '' : ` from ${event.remote}`
      const where = event.terminal === '' ? '' : ` on ${event.terminal}`
      if (event.operation === 'failed')
        return line(
          'agent-login-failed',
          'Login failed on the device',
          `${event.user}${from}${where}${times}`,
          'notice',
        )
      const title = event.operation === 'login' ? 'Login on the device' : 'Logout on the device'
      return line(`agent-${event.operation}`, title, `${event.user}${from}${where}${times}`, 'info')
    }
    case 'listener':
      if (event.change === 'present') return undefined
      return line(
        'agent-listener',
        event.change === 'removed' ? 'Listening port closed' : 'Listening port opened',
        `${event.transport} ${event.address} port ${event.port}${event.exe === undefined ? '' : ` by ${event.exe}`}`,
        'notice',
      )
    case 'file':
      if (event.change === 'present') return undefined
      return line('agent-file', `Watched file ${event.change}`, event.path, 'notice')
    case 'account':
      if (event.change === 'present') return undefined
      return line(
        'agent-account',
        `Account entry ${event.change}`,
        `${event.class} ${event.name}: ${event.detail}`,
        'notice',
      )
    case 'device':
      if (event.change === 'present') return undefined
      return line(
        'agent-device',
        `Device ${event.class} ${event.change}`,
        `${event.id} ${event.detail}`,
        event.class === 'usb' ? 'notice' : 'info',
      )
    case 'package':
      if (event.change === 'present') return undefined
      return line(
        'agent-package',
        `Software ${event.change}`,
        event.packages
          .slice(0, 10)
          .map(([name, version]) => `${name} ${version}`)
          .join(', '),
        'info',
      )
    case 'health':
      return event.problems.length === 0
        ? undefined
        : line('agent-problem', 'Agent reports a problem', event.problems.join('; '), 'notice')
    default:
      return undefined
  }
}

function line(type: string, title: string, text: string, severity: EventSeverity): EventText {
  return { type, title, text, severity }
}

/** For the page of an agent: every event in one line. */
export function shortText(event: AgentEvent): string {
  const known = eventText(event)
  if (known !== undefined) return `${known.title}: ${known.text}`
  switch (event.kind) {
    case 'process':
      return `Process ${event.exe ?? event.name}: ${event.command}`
    case 'connection':
      return `Connection ${event.direction === 'in' ? 'from' : 'to'} ${event.remote} (${event.transport} ${event.state})${event.exe === undefined ? '' : ` by ${event.exe}`}`
    case 'system':
      return `System ${event.os} ${event.osVersion}, kernel ${event.kernel}`
    default:
      return event.kind
  }
}
