import { Button, NumberInput, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { AgentAccess, AgentItem } from '#schema/agents'
import { Answer } from '#ui/kit/Answer.tsx'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { Download } from '#ui/kit/Download.tsx'
import { countText } from '#ui/kit/format'
import { Command, Empty, Failure, Problem } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { ShowMore } from '#ui/kit/ShowMore.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { usePermission } from '#ui/parts/use-session'
import { AgentDrawer } from './AgentDrawer.tsx'
import styles from './Agents.module.css'
import { EndpointImports } from './EndpointImports.tsx'
import { hostFault, hostForDevices, imageSettings } from './image-settings.ts'
import { JoinQuestions } from './JoinQuestions.tsx'
import { useAgentAccess, useAgents, useCreateCode } from './queries.ts'
import { agentsSentence, isTroubled, refusalLine, STATE_TEXTS, seenText } from './sentences.ts'

/** Agents on devices: state, losses, checks, software; codes for new ones. */
export function Agents() {
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState<string>()
  const agents = useAgents(search)
  const access = useAgentAccess()
  const mayEnrol = usePermission('administer')
  const items = agents.data?.pages.flatMap((page) => page.items) ?? []
  const isOff = access.data !== undefined && access.data.listen === '' && access.data.broker === ''
  return (
    <Page
      title="Agents"
      sentence={
        items.length > 0
          ? agentsSentence(items, !agents.hasNextPage)
          : 'Agents report what happens inside devices: processes, logins, software, settings.'
      }
    >
      {access.data?.problem && <p className={styles.bad}>{access.data.problem}</p>}
      {access.data?.brokerProblem && <p className={styles.bad}>MQTT broker: {access.data.brokerProblem}</p>}
      {isOff && items.length === 0 ? (
        <div className={styles.panels}>
          <Off />
          <JoinQuestions agents={items} onOpen={setOpen} />
          <EndpointImports />
        </div>
      ) : (
        <div className={styles.panels}>
          <Panel
            title="Devices with an agent"
            isBare
            aside={
              <TextInput
                aria-label="Search agents"
                placeholder="Name, id or address"
                size="xs"
                value={search}
                maxLength={200}
                onChange={(event) => setSearch(event.currentTarget.value)}
              />
            }
          >
            {agents.error && items.length === 0 ? (
              <Failure error={agents.error} onRetry={() => void agents.refetch()} isInline />
            ) : items.length === 0 ? (
              <p className={styles.none}>
                {search === ''
                  ? 'No agent is enrolled. Create a code below and put it into the image.'
                  : 'No agent matches.'}
              </p>
            ) : (
              <AgentTable items={items} onOpen={setOpen} />
            )}
            <ShowMore of={agents} />
          </Panel>
          <JoinQuestions agents={items} onOpen={setOpen} />
          <EndpointImports />
          <Panel title="Enrol devices">
            <Answer of={access}>{(data) => <Enrol access={data} mayEnrol={mayEnrol} />}</Answer>
          </Panel>
        </div>
      )}
      {open !== undefined && <AgentDrawer id={open} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}

function Off() {
  return (
    <Empty title="The listener for agents is off">
      <p>Set its address in the configuration file, and start the server again:</p>
      <Command>{'agents:\n  listen: 0.0.0.0:8471'}</Command>
      <p>Agents then enrol with a one-time code and send over HTTPS with a client certificate.</p>
    </Empty>
  )
}

function AgentTable({ items, onOpen }: { items: readonly AgentItem[]; onOpen: (id: string) => void }) {
  return (
    <DataTable
      label="Agents"
      keyOf={({ id }) => id}
      rows={items}
      columns={[
        {
          title: 'Device',
          width: '18%',
          cell: ({ id, name }) => (
            <button type="button" className={styles.name} onClick={() => onOpen(id)}>
              {name}
            </button>
          ),
        },
        {
          title: 'State',
          width: '12%',
          cell: (item) => (
            <span className={isTroubled(item) ? styles.bad : undefined}>{STATE_TEXTS[item.state]}</span>
          ),
        },
        { title: 'System', width: '14%', cell: ({ os }) => os || '–' },
        {
          title: 'Last batch',
          cell: ({ lastSeen }) => (lastSeen === null ? 'never' : <Time value={lastSeen} as="relative" />),
        },
        { title: 'Address', cell: ({ address }) => address || '–' },
        {
          title: 'Failed checks',
          isNumber: true,
          cell: ({ checks }) => (
            <span className={checks.fail > 0 ? styles.result : undefined}>{countText(checks.fail)}</span>
          ),
        },
        { title: 'Packages', isNumber: true, cell: ({ packages }) => countText(packages) },
        { title: 'Processes seen', isNumber: true, cell: ({ lost }) => seenText(lost) },
        {
          title: 'Lost',
          isNumber: true,
          cell: ({ lost, refused }) => countText(lost.events + lost.batches + refused),
        },
        {
          title: 'In the network',
          cell: ({ device }) =>
            device === null ? (
              'not joined'
            ) : (
              <Link to={`/devices/${encodeURIComponent(device)}` as never}>device</Link>
            ),
        },
      ]}
    />
  )
}

const DEFAULTS = { uses: 1, days: 30 } as const

function Enrol({ access, mayEnrol }: { access: AgentAccess; mayEnrol: boolean }) {
  const create = useCreateCode()
  const [uses, setUses] = useState<number>(DEFAULTS.uses)
  const [days, setDays] = useState<number>(DEFAULTS.days)
  const [group, setGroup] = useState('')
  const [host, setHost] = useState(() => hostForDevices(access, location.hostname))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate({ uses, days, group: group.trim() })
  }
  return (
    <>
      <dl className={styles.facts}>
        <dt>Listener</dt>
        <dd>{access.listen === '' ? 'off' : `https://${access.listen}`}</dd>
        {access.broker !== '' && (
          <>
            <dt>MQTT broker</dt>
            <dd>{access.broker}</dd>
          </>
        )}
        <dt>Site key</dt>
        <dd>{access.siteKey === '' ? '–' : <Copyable value={access.siteKey} label="site key" />}</dd>
        {access.certificate !== '' && (
          <>
            <dt>Certificate</dt>
            <dd>
              <Download of={async () => new Blob([access.certificate])} name="server.pem">
                server.pem
              </Download>
              {access.certificateEnds !== null && <> valid until {access.certificateEnds.slice(0, 10)}</>}
            </dd>
          </>
        )}
        <dt>Configuration</dt>
        <dd>{access.configuration === 0 ? 'built-in' : `number ${access.configuration}`}</dd>
        <dt>Codes in use</dt>
        <dd>{countText(access.codes)}</dd>
      </dl>
      {access.refusals.length > 0 && (
        <ul className={styles.lines} aria-label="Refused since the start of the server">
          {access.refusals.map((refusal) => (
            <li key={refusal.reason}>{refusalLine(refusal)}</li>
          ))}
        </ul>
      )}
      {mayEnrol && (
        <form className={styles.form} onSubmit={submit}>
          <NumberInput
            size="xs"
            label="Devices"
            description="How many may use the code"
            min={1}
            max={10_000}
            allowDecimal={false}
            value={uses}
            onChange={(value) => setUses(Number(value) || DEFAULTS.uses)}
          />
          <NumberInput
            size="xs"
            label="Days"
            description="Until the code expires"
            min={1}
            max={3650}
            allowDecimal={false}
            value={days}
            onChange={(value) => setDays(Number(value) || DEFAULTS.days)}
          />
          <TextInput
            size="xs"
            label="Group"
            description="For a configuration of its own"
            maxLength={100}
            value={group}
            onChange={(event) => setGroup(event.currentTarget.value)}
          />
          {access.listen !== '' && (
            <TextInput
              size="xs"
              label="Server"
              description="As devices reach it, for agent.json"
              maxLength={253}
              value={host}
              error={hostFault(access, host) || undefined}
              onChange={(event) => setHost(event.currentTarget.value.trim())}
            />
          )}
          <div>
            <Button type="submit" loading={create.isPending}>
              Create code
            </Button>
          </div>
        </form>
      )}
      {create.error && <Problem error={create.error} />}
      {create.data && (
        <div className={styles.secret} role="status">
          <strong>
            Copy the code now; it is not shown again. It expires on {create.data.expires.slice(0, 10)}.
          </strong>
          <Copyable value={create.data.code} label="code" />
          <div className={styles.candidate}>
            <Download
              of={async () =>
                new Blob(
                  [imageSettings(access, { host, code: create.data.code, group: create.variables.group })],
                  {
                    type: 'application/json',
                  },
                )
              }
              name="agent.json"
            >
              agent.json with this code
            </Download>
          </div>
        </div>
      )}
    </>
  )
}
