import { Button, FileButton, Progress, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ActiveQueryStatus, QueryPlanDetail, QueryTargetItem } from '#schema/active-queries'
import { Answer } from '#ui/kit/Answer.tsx'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { Download } from '#ui/kit/Download.tsx'
import { Problem } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { useSession } from '#ui/parts/use-session'
import { useSource } from '#ui/source/SourceContext.tsx'
import { part } from '#ui/source/source'
import styles from './ActiveQueries.module.css'
import { useApprove, useQueryPlan } from './queries.ts'
import {
  changeText,
  costOf,
  gainText,
  isBad,
  learnsText,
  NEXT_TEXTS,
  PROGRESS_TEXTS,
  STATE_TEXTS,
  STEP_TEXTS,
  sizeText,
  spacedHex,
  stepOf,
} from './sentences.ts'
import { signPlan } from './sign.ts'

/** One plan: summary and approval, results and dry run of each device, devices left out, kernel rules. */
export function PlanDetail({ id, status }: { id: string; status: ActiveQueryStatus }) {
  const plan = useQueryPlan(id)
  return (
    <Answer of={plan}>
      {(known) => (
        <>
          <Summary known={known} status={status} />
          <AskedQueries known={known} status={status} />
          <Results known={known} />
          <DryRun known={known} />
          {known.leftOut.length > 0 && <LeftOut known={known} status={status} />}
          <Panel title="Kernel rules">
            <details>
              <summary className={styles.summary}>Show the nftables ruleset</summary>
              <pre className={styles.pre}>{known.rules}</pre>
            </details>
          </Panel>
        </>
      )}
    </Answer>
  )
}

function Summary({ known, status }: { known: QueryPlanDetail; status: ActiveQueryStatus }) {
  const source = useSource()
  const { plan, packets, bytes, segments, sha256, journalFault } = known
  return (
    <Panel
      title={`Plan ${plan.number}`}
      aside={
        <Download
          of={source.address(`/active-queries/plans/${part(plan.id)}/plan.yaml`)}
          name={`${plan.id}.yaml`}
        >
          plan.yaml
        </Download>
      }
    >
      <Steps known={known} />
      <dl className={styles.facts}>
        <dt>State</dt>
        <dd className={isBad(plan.state) ? styles.bad : undefined}>
          {STATE_TEXTS[plan.state]}
          {plan.text !== '' && `: ${plan.text}`}
        </dd>
        {NEXT_TEXTS[plan.state] !== undefined && (
          <>
            <dt>Do</dt>
            <dd>{NEXT_TEXTS[plan.state]}</dd>
          </>
        )}
        {plan.asked > 0 && (
          <>
            <dt>Learned</dt>
            <dd>{gainText(known.targets)}</dd>
          </>
        )}
        <dt>Made</dt>
        <dd>
          by {plan.planner}, <Time value={plan.created} />; expires <Time value={plan.expires} />
        </dd>
        <dt>Sends at most</dt>
        <dd>
          {packets} packets, {bytes} bytes to {plan.targets} {plan.targets === 1 ? 'device' : 'devices'}:{' '}
          {segments.map(({ network, packets: some }) => `${network} ${some}`).join(', ')}
        </dd>
        <dt>SHA-256</dt>
        <dd>
          <Copyable value={sha256} label="SHA-256" shown={`${sha256.slice(0, 24)}…`} />
        </dd>
        {journalFault !== '' && (
          <>
            <dt>Journal</dt>
            <dd className={styles.bad} role="alert">
              {journalFault}
            </dd>
          </>
        )}
        <dt>Approval</dt>
        <dd>
          {plan.approver !== '' && `by ${plan.approver}`}
          {(plan.approver === '' || plan.state === 'stopped' || plan.state === 'refused') && (
            <Approval key={plan.id} known={known} status={status} />
          )}
        </dd>
      </dl>
    </Panel>
  )
}

/** Where the plan is: a person sees that nothing is sent before the approval. */
function Steps({ known: { plan, targets } }: { known: QueryPlanDetail }) {
  const at = stepOf(plan.state, targets)
  return (
    <>
      <ol className={styles.course} aria-label="Course of the plan">
        {STEP_TEXTS.map((text, i) => (
          <li
            key={text}
            data-done={i < at || undefined}
            data-bad={(i === at && isBad(plan.state)) || undefined}
            aria-current={i === at ? 'step' : undefined}
          >
            {text}
            {i === at && isBad(plan.state) && `: ${STATE_TEXTS[plan.state].toLowerCase()}`}
          </li>
        ))}
      </ol>
      {plan.asked > 0 && (
        <Progress
          value={(plan.asked / plan.targets) * 100}
          color={plan.distressed > 0 ? 'var(--major)' : 'var(--accent)'}
          aria-label={`${plan.asked} of ${plan.targets} devices asked`}
          mb={12}
        />
      )}
    </>
  )
}

/** Each query of the plan in plain language, with what it costs a device. */
function AskedQueries({ known, status }: { known: QueryPlanDetail; status: ActiveQueryStatus }) {
  const rows = known.plan.queries.flatMap((id) => {
    const template = status.templates.find((one) => one.id === id)
    return template === undefined ? [] : [{ ...template, cost: costOf(id, known.targets) }]
  })
  return (
    <Panel title="What is asked" isBare>
      <DataTable
        label="What is asked"
        keyOf={({ id }) => id}
        rows={rows}
        columns={[
          { title: 'Query', width: '20%', cell: ({ title }) => title },
          { title: 'In plain language', cell: ({ plain }) => plain },
          { title: 'Learns', width: '17%', cell: ({ learns }) => learnsText(learns) },
          {
            title: 'At most per device',
            width: '16%',
            cell: ({ cost }) => sizeText(cost),
          },
          {
            title: 'Kernel compares',
            width: '13%',
            cell: ({ isContentBounded }) => (isContentBounded ? 'every byte' : 'length and rate: encrypted'),
          },
        ]}
      />
    </Panel>
  )
}

function Approval({ known, status }: { known: QueryPlanDetail; status: ActiveQueryStatus }) {
  const permissions = useSession().data?.permissions ?? []
  const { plan, text } = known
  const names = status.approvers
    .filter(({ name, role }) => role === 'Admin' && !(status.needsSecondPerson && name === plan.planner))
    .map(({ name }) => name)
  const [name, setName] = useState<string | null>(names[0] ?? null)
  const [fault, setFault] = useState<unknown>()
  const approve = useApprove(plan.id)
  if (!permissions.includes('administer')) return 'needs an administrator'
  if (names.length === 0) return 'the gate knows no key of another administrator'
  const sign = async (file: File | null) => {
    if (file === null || name === null) return
    setFault(undefined)
    try {
      approve.mutate({ name, signature: await signPlan(text, await file.text()) })
    } catch (error) {
      setFault(error)
    }
  }
  return (
    <div className={styles.form}>
      <div className={styles.line}>
        <Select label="Approver" data={names} value={name} onChange={setName} allowDeselect={false} />
        <FileButton accept=".pem,.key" onChange={(file) => void sign(file)}>
          {(props) => (
            <Button {...props} loading={approve.isPending}>
              Sign with key file
            </Button>
          )}
        </FileButton>
      </div>
      <span className="quiet">
        The key signs in this browser and is not uploaded. Every byte of the plan is signed.
      </span>
      {(approve.error || fault !== undefined) && <Problem error={approve.error ?? fault} />}
    </div>
  )
}

function Results({ known }: { known: QueryPlanDetail }) {
  const asked = known.targets.filter(({ progress }) => progress !== 'open').length
  return (
    <Panel
      title="Devices"
      aside={<span className="quiet">{`${asked} of ${known.targets.length} asked`}</span>}
      isBare
    >
      <DataTable
        label="Devices"
        keyOf={({ address }) => address}
        rows={known.targets}
        columns={[
          {
            title: 'Device',
            width: '17%',
            cell: ({ device, name, address }) => (
              <Link to={`/devices/${encodeURIComponent(device)}` as never}>{name || address}</Link>
            ),
          },
          { title: 'Address', width: '11%', cell: ({ address }) => address },
          { title: 'Turn', cell: ({ wave }) => (wave === 'canary' ? 'First of its model' : 'Later') },
          {
            title: 'Progress',
            width: '17%',
            cell: ({ progress, note, allowedBecause }) => (
              <>
                <span className={progress === 'distress' ? styles.bad : undefined}>
                  {PROGRESS_TEXTS[progress]}
                  {note !== '' && `: ${note}`}
                </span>
                {allowedBecause !== '' && <div className="quiet">allowed: {allowedBecause}</div>}
              </>
            ),
          },
          { title: 'Answers', isNumber: true, cell: ({ answers }) => answers },
          { title: 'Model', width: '16%', cell: (target) => <Change target={target} of="model" /> },
          { title: 'Firmware', cell: (target) => <Change target={target} of="firmware" /> },
          { title: 'Serial', cell: (target) => <Change target={target} of="serial" /> },
        ]}
      />
    </Panel>
  )
}

function Change({
  target: { before, after },
  of,
}: {
  target: QueryTargetItem
  of: 'model' | 'firmware' | 'serial'
}) {
  const isNew = after !== null && after[of] !== before[of]
  return <span className={isNew ? styles.new : undefined}>{changeText(before[of], after?.[of])}</span>
}

function DryRun({ known }: { known: QueryPlanDetail }) {
  return (
    <Panel title="Dry run">
      <p className="quiet">
        Every packet, the same for the same plan. <code>..</code> echoes what the device sent, <code>**</code>{' '}
        is a credential.
      </p>
      {known.targets.map((target, i) => (
        <details key={target.address} open={i === 0}>
          <summary className={styles.summary}>
            {target.name || target.address} ({target.address}):{' '}
            {sizeText({ packets: target.packets.length, bytes: target.bytes })}
          </summary>
          <DataTable
            label={`Packets to ${target.address}`}
            keyOf={({ number }) => String(number)}
            rows={target.packets.map((packet, number) => ({ ...packet, number }))}
            columns={[
              { title: 'At', isNumber: true, cell: ({ at }) => `${(at / 1000).toFixed(1)} s` },
              {
                title: 'Packet',
                width: '28%',
                cell: ({ text, isConditional }) => (isConditional ? `${text} (only if asked for)` : text),
              },
              { title: 'Bytes', isNumber: true, cell: ({ bytes }) => bytes },
              {
                title: 'Payload',
                width: '56%',
                cell: ({ hex, plain }) => (
                  <>
                    <span className={styles.hex}>{spacedHex(hex) || 'none'}</span>
                    {plain !== '' && (
                      <div className={styles.hex}>
                        <span className="quiet">encrypted in it:</span> {spacedHex(plain)}
                      </div>
                    )}
                  </>
                ),
              },
            ]}
          />
        </details>
      ))}
    </Panel>
  )
}

function LeftOut({ known, status }: { known: QueryPlanDetail; status: ActiveQueryStatus }) {
  const titles = new Map(status.templates.map(({ id, title }) => [id, title]))
  return (
    <Panel title="Left out" isBare>
      <DataTable
        label="Left out"
        keyOf={({ device, query }) => `${device} ${query}`}
        rows={known.leftOut}
        columns={[
          { title: 'Device', width: '22%', cell: ({ name, address, device }) => name || address || device },
          { title: 'Query', width: '22%', cell: ({ query }) => titles.get(query) ?? query },
          { title: 'Decision', width: '10%', cell: ({ state }) => (state === 'held' ? 'Held' : 'Refused') },
          { title: 'Reason', cell: ({ reason }) => reason },
        ]}
      />
      {known.leftOutMore > 0 && <p className="quiet">{known.leftOutMore} more are not listed.</p>}
    </Panel>
  )
}
