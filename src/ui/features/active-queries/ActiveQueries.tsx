import { Button } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { ActiveQueryStatus, QueryPlanItem } from '#schema/active-queries'
import { Answer } from '#ui/kit/Answer.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { Command, Empty, Problem } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { useSession } from '#ui/parts/use-session'
import styles from './ActiveQueries.module.css'
import { NewPlan } from './NewPlan.tsx'
import { PlanDetail } from './PlanDetail.tsx'
import { useActiveQueries, useKillSwitch } from './queries.ts'
import { isBad, STATE_TEXTS, statusSentence } from './sentences.ts'

/** Active queries: state of the gate, plans, and one plan with dry run, approval, progress and results. */
export function ActiveQueries() {
  const status = useActiveQueries()
  const { plan } = useSearch({ strict: false }) as { plan?: string }
  const { data } = status
  return (
    <Page
      title="Active queries"
      sentence={data && statusSentence(data)}
      actions={data?.isOn && <KillSwitch isSet={data.isStopped} />}
    >
      <Answer of={status}>
        {(known) => (
          <div className={styles.stack}>
            {!known.isOn && <Off reason={known.reason} />}
            {known.isOn && <Promises />}
            {plan !== undefined && <PlanDetail key={plan} id={plan} status={known} />}
            {known.plans.length > 0 && <Plans plans={known.plans} shown={plan} templates={known.templates} />}
            {known.isOn && plan === undefined && <NewPlan status={known} />}
            {known.isOn && <Bound status={known} />}
          </div>
        )}
      </Answer>
    </Page>
  )
}

function KillSwitch({ isSet }: { isSet: boolean }) {
  const change = useKillSwitch()
  const permissions = useSession().data?.permissions ?? []
  const [isSure, setSure] = useState(false)
  if (!permissions.includes(isSet ? 'administer' : 'change')) return null
  return (
    <>
      {isSet && !isSure && (
        <Button variant="default" onClick={() => setSure(true)}>
          Release kill switch
        </Button>
      )}
      {isSet && isSure && (
        <Button
          onClick={() => {
            setSure(false)
            change.mutate(false)
          }}
          loading={change.isPending}
          data-autofocus
        >
          Yes, release
        </Button>
      )}
      {!isSet && (
        <Button color="var(--critical)" onClick={() => change.mutate(true)} loading={change.isPending}>
          Stop all queries
        </Button>
      )}
      {change.error && <Problem error={change.error} />}
    </>
  )
}

function Off({ reason }: { reason: string }) {
  return (
    <Empty title="Active queries are off">
      <p className={styles.off}>
        Sightglass only listens, because {reason}. With a query gate it can ask known devices for model,
        firmware and serial number, after a person has signed a plan that lists every byte.
      </p>
      <ol className={styles.steps}>
        <li>Give the sensor a network interface of its own for queries; it is not used for capturing.</li>
        <li>
          Write <code>query-gate.json</code> and start the gate as root:{' '}
          <Command>bin/query-gate /etc/sightglass/query-gate.json</Command>
        </li>
        <li>
          Set <code>queries.gate</code> to the folder of the gate and restart the server.{' '}
          <code>sightglass doctor</code> names what this machine lacks.
        </li>
      </ol>
    </Empty>
  )
}

/** Guarantees for the person responsible for the plant. */
function Promises() {
  return (
    <ul className={styles.promise} aria-label="What holds for every plan">
      <li>
        <strong>Nothing unseen.</strong> A plan lists every packet. It is sent only after a person signed
        exactly these bytes.
      </li>
      <li>
        <strong>Read only.</strong> Queries read identity. None writes, starts, stops, logs on by guessing, or
        scans.
      </li>
      <li>
        <strong>Held by the kernel.</strong> Not even a program that took over the sender can send another
        byte.
      </li>
      <li>
        <strong>Ends itself.</strong> A slow, busy or silent device ends its queries; two end the plan. One
        button stops all.
      </li>
    </ul>
  )
}

function Plans({
  plans,
  shown,
  templates,
}: {
  plans: readonly QueryPlanItem[]
  shown: string | undefined
  templates: ActiveQueryStatus['templates']
}) {
  const navigate = useNavigate()
  const titles = new Map(templates.map(({ id, title }) => [id, title]))
  return (
    <Panel
      title="Plans"
      isBare
      aside={
        shown !== undefined && (
          <Button size="xs" variant="default" onClick={() => void navigate({ to: '.', search: {} as never })}>
            New plan
          </Button>
        )
      }
    >
      <DataTable
        label="Plans"
        keyOf={({ id }) => id}
        rows={plans}
        columns={[
          {
            title: 'Plan',
            cell: ({ id, number }) => (
              <Link
                to="."
                className={styles.whole}
                search={{ plan: id } as never}
                aria-current={id === shown ? 'true' : undefined}
              >
                Plan {number}
              </Link>
            ),
          },
          { title: 'State', width: '18%', cell: (item) => <State item={item} /> },
          {
            title: 'Queries',
            width: '26%',
            cell: ({ queries }) => queries.map((id) => titles.get(id) ?? id).join(', '),
          },
          { title: 'Devices', isNumber: true, cell: ({ targets }) => targets },
          { title: 'Asked', isNumber: true, cell: ({ asked }) => asked },
          {
            title: 'Distress',
            isNumber: true,
            cell: ({ distressed }) => (
              <span className={distressed > 0 ? styles.bad : undefined}>{distressed}</span>
            ),
          },
          { title: 'Planner', cell: ({ planner }) => planner },
          { title: 'Approved by', cell: ({ approver }) => approver || '–' },
          { title: 'Expires', cell: ({ expires }) => <Time value={expires} as="short" /> },
        ]}
      />
    </Panel>
  )
}

export function State({ item: { state, text } }: { item: QueryPlanItem }) {
  const isWrong = isBad(state)
  return (
    <span className={isWrong ? styles.bad : undefined}>
      {STATE_TEXTS[state]}
      {(isWrong || state === 'waiting') && text !== '' && `: ${text}`}
    </span>
  )
}

/** Bounds of every plan. */
function Bound({ status }: { status: ActiveQueryStatus }) {
  const { source, networks, approvers, needsSecondPerson, canaryHours } = status
  const names = approvers.filter(({ role }) => role === 'Admin').map(({ name }) => name)
  return (
    <Panel title="Bound">
      <dl className={styles.facts}>
        <dt>Sent from</dt>
        <dd>{source}, an interface that never captures</dd>
        <dt>Networks</dt>
        <dd>{networks.join(', ')}</dd>
        <dt>Kernel</dt>
        <dd>
          Lets out the bytes of the approved plan and nothing else: one connection, 8 packets a second and
          6,144 bytes per device, 10 packets a second in all
        </dd>
        <dt>Order</dt>
        <dd>
          One device of each model and firmware first, the others {canaryHours} hours later; the least
          important first
        </dd>
        <dt>Approved by</dt>
        <dd>
          {names.length === 0 ? 'nobody: the gate knows no key of an administrator' : names.join(', ')}
          {needsSecondPerson && ', not by the planner'}
        </dd>
        <dt>Assumed</dt>
        <dd>The kernel is correct, and the gate is not compromised</dd>
      </dl>
    </Panel>
  )
}
