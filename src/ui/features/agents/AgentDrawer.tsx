import { Button, Drawer, Tabs } from '@mantine/core'
import { useState } from 'react'
import type { AgentDetail } from '#schema/agents'
import { Answer } from '#ui/kit/Answer.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { bytesText, countText } from '#ui/kit/format'
import { Problem } from '#ui/kit/Message.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { usePermission } from '#ui/parts/use-session'
import { AgentJoin } from './AgentJoin.tsx'
import styles from './Agents.module.css'
import { useAgent, useRemoveAgent } from './queries.ts'
import { isTroubled, lossLines, STATE_TEXTS } from './sentences.ts'

/** One agent next to the list. */
export function AgentDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const agent = useAgent(id)
  return (
    <Drawer
      opened
      closeButtonProps={{ 'aria-label': 'Close' }}
      onClose={onClose}
      position="right"
      size="xl"
      title={agent.data?.name ?? 'Agent'}
    >
      <Answer of={agent}>{(data) => <Detail agent={data} onRemoved={onClose} />}</Answer>
    </Drawer>
  )
}

function Detail({ agent, onRemoved }: { agent: AgentDetail; onRemoved: () => void }) {
  const failed = agent.baseline.filter(({ result }) => result === 'fail').length
  return (
    <Tabs defaultValue="state">
      <Tabs.List>
        <Tabs.Tab value="state">State</Tabs.Tab>
        <Tabs.Tab value="checks">Checks ({countText(failed)})</Tabs.Tab>
        <Tabs.Tab value="software">Software ({countText(agent.software.length)})</Tabs.Tab>
        <Tabs.Tab value="inside">Ports and accounts</Tabs.Tab>
        <Tabs.Tab value="events">Events</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="state" pt="md">
        <State agent={agent} onRemoved={onRemoved} />
      </Tabs.Panel>
      <Tabs.Panel value="checks" pt="md">
        <Checks agent={agent} />
      </Tabs.Panel>
      <Tabs.Panel value="software" pt="md">
        <DataTable
          label="Software"
          keyOf={({ manager, name }) => `${manager} ${name}`}
          rows={agent.software.slice(0, SHOWN)}
          columns={[
            { title: 'Name', width: '45%', cell: ({ name }) => name },
            { title: 'Version', width: '35%', cell: ({ version }) => version },
            { title: 'From', cell: ({ manager }) => manager },
          ]}
        />
        {agent.software.length > SHOWN && <p className={styles.none}>The first {SHOWN} are shown.</p>}
      </Tabs.Panel>
      <Tabs.Panel value="inside" pt="md">
        <DataTable
          label="Listening ports"
          keyOf={({ transport, address, port }) => `${transport} ${address} ${port}`}
          rows={agent.listeners}
          columns={[
            { title: 'Port', cell: ({ transport, port }) => `${transport} ${port}` },
            { title: 'Address', cell: ({ address }) => address },
            { title: 'Program', width: '50%', cell: ({ exe }) => exe || 'not readable' },
          ]}
        />
        <DataTable
          label="Accounts"
          keyOf={({ class: kind, name }) => `${kind} ${name}`}
          rows={agent.accounts}
          columns={[
            { title: 'Kind', cell: ({ class: kind }) => kind },
            { title: 'Name', width: '40%', cell: ({ name }) => name },
            { title: 'Detail', width: '40%', cell: ({ detail }) => detail },
          ]}
        />
      </Tabs.Panel>
      <Tabs.Panel value="events" pt="md">
        <DataTable
          label="Newest events"
          keyOf={({ event, time }) => `${time} ${JSON.stringify(event)}`}
          rows={agent.recent}
          columns={[
            { title: 'Time', width: '22%', cell: ({ time }) => <Time value={time} as="short" /> },
            { title: 'Event', width: '78%', cell: ({ text }) => text },
          ]}
        />
      </Tabs.Panel>
    </Tabs>
  )
}

/** Rows of software in the page; the REST interface has all. */
const SHOWN = 500

function State({ agent, onRemoved }: { agent: AgentDetail; onRemoved: () => void }) {
  const remove = useRemoveAgent(agent.id)
  const mayRemove = usePermission('administer')
  const [isSure, setSure] = useState(false)
  return (
    <div className={styles.panels}>
      <dl className={styles.facts}>
        <dt>State</dt>
        <dd className={isTroubled(agent) ? styles.bad : undefined}>{STATE_TEXTS[agent.state]}</dd>
        <dt>Agent</dt>
        <dd>{agent.id}</dd>
        <dt>System</dt>
        <dd>{agent.os || '–'}</dd>
        <dt>Address</dt>
        <dd>{agent.address || '–'}</dd>
        <dt>Last batch</dt>
        <dd>{agent.lastSeen === null ? 'never' : <Time value={agent.lastSeen} />}</dd>
        <dt>Clock</dt>
        <dd>{agent.isClockSet ? 'set' : 'not set: events have the time of arrival'}</dd>
        <dt>Configuration</dt>
        <dd>{agent.configuration === 0 ? 'built-in' : `number ${agent.configuration}`}</dd>
        <dt>Memory of the agent</dt>
        <dd>{bytesText(agent.rss)}</dd>
        <dt>Waiting on the device</dt>
        <dd>{bytesText(agent.spoolBytes)}</dd>
      </dl>
      <AgentJoin agent={agent.id} />
      <ul className={styles.lines}>
        {[...agent.problems, ...lossLines(agent)].map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {mayRemove && (
        <div className={styles.buttons}>
          {isSure ? (
            <>
              <Button
                loading={remove.isPending}
                onClick={() => remove.mutate(undefined, { onSuccess: onRemoved })}
              >
                Yes, remove
              </Button>
              <Button variant="default" onClick={() => setSure(false)}>
                Keep
              </Button>
            </>
          ) : (
            <Button variant="default" onClick={() => setSure(true)}>
              Remove agent
            </Button>
          )}
          {remove.error && <Problem error={remove.error} />}
        </div>
      )}
    </div>
  )
}

const ORDER = { fail: 0, error: 1, skip: 2, pass: 3 } as const
const SEVERITY_ORDER = { high: 0, medium: 1, low: 2 } as const

function Checks({ agent }: { agent: AgentDetail }) {
  const rows = [...agent.baseline].sort(
    (a, b) => ORDER[a.result] - ORDER[b.result] || SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity],
  )
  return (
    <DataTable
      label="Checks"
      keyOf={({ check }) => check}
      rows={rows}
      columns={[
        {
          title: 'Result',
          cell: ({ result }) => <span className={result === 'fail' ? styles.bad : undefined}>{result}</span>,
        },
        { title: 'Check', width: '26%', cell: ({ title }) => title },
        { title: 'Found', width: '28%', cell: ({ found }) => found },
        { title: 'Severity', cell: ({ severity }) => severity },
        {
          title: 'Do',
          width: '28%',
          cell: ({ result, todo, references }) => (
            <>
              {result === 'fail' && <div>{todo}</div>}
              <div className="quiet">{references.join(', ')}</div>
            </>
          ),
        },
      ]}
    />
  )
}
