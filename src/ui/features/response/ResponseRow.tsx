import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ResponseItem } from '#schema/response'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { Failure } from '#ui/kit/Message.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { useProtocolName } from '#ui/parts/use-protocol-name'
import { usePermission } from '#ui/parts/use-session'
import { useDecision } from './queries.ts'
import styles from './Response.module.css'
import { approvalText, stateTexts, targetText } from './sentences.ts'

/** One response: what it cuts, who agreed, and what can be decided. */
export function ResponseRow({ item, canApprove }: { item: ResponseItem; canApprove: boolean }) {
  const { state, connection, reason, requestedBy, requested, until, ended, dryRun, alert, playbook } = item
  const isBad = state === 'refused' || state === 'failed' || state === 'undoing'
  return (
    <li className={styles.row}>
      <div className={styles.name}>
        {targetText(item.target)}
        <span className={isBad ? styles.bad : state === 'active' ? styles.active : 'quiet'}>
          {isBad && '▲ '}
          {stateTexts[state]}
        </span>
        {state === 'active' && until !== null && (
          <span className="quiet">
            ends <Time value={until} as="relative" />
          </span>
        )}
        {ended !== null && (
          <span className="quiet">
            <Time value={ended} as="relative" />
          </span>
        )}
      </div>
      <div className={styles.detail}>
        <span>
          {connection.name}
          {connection.typeTitle !== '' && ` (${connection.typeTitle})`}
        </span>
        <span>
          by {requestedBy} <Time value={requested} as="relative" />: “{reason}”
        </span>
        {playbook !== '' && <span>{playbook}</span>}
        {alert !== '' && (
          <Link to="/alerts" search={{ alert, status: 'all' } as never}>
            Alert
          </Link>
        )}
      </div>
      <div className={styles.detail}>
        <strong>{dryRun.sentence}.</strong>
        <span>{approvalText(item)}.</span>
      </div>
      {dryRun.reasons.map((text) => (
        <div key={text} className={dryRun.approvals === 'never' ? styles.bad : styles.detail}>
          ▲ {text}
        </div>
      ))}
      <Details item={item} />
      <Decisions item={item} canApprove={canApprove} />
    </li>
  )
}

function Details({ item: { dryRun, log, target } }: { item: ResponseItem }) {
  const protocolName = useProtocolName()
  return (
    <details className={styles.wide}>
      <summary>Dry run and log</summary>
      {dryRun.cuts.length > 0 && (
        <DataTable
          label={`Connections cut with ${target.value}`}
          keyOf={({ client, server, protocol }) => `${client} ${server} ${protocol}`}
          rows={dryRun.cuts}
          columns={[
            { title: 'Client', cell: ({ client }) => client },
            { title: 'Server', cell: ({ server }) => server },
            {
              title: 'Protocol',
              cell: ({ protocol, operations }) =>
                [protocolName(protocol), operations].filter(Boolean).join(': '),
            },
            { title: 'Learned', cell: ({ isLearned }) => (isLearned ? 'Yes' : 'No') },
            { title: 'Process', cell: ({ isProcess }) => (isProcess ? 'Yes' : 'No') },
          ]}
        />
      )}
      <ol className={styles.log}>
        {log.map(({ time, text }) => (
          <li key={`${time} ${text}`}>
            <Time value={time} /> {text}
          </li>
        ))}
      </ol>
    </details>
  )
}

function Decisions({ item, canApprove }: { item: ResponseItem; canApprove: boolean }) {
  const mayChange = usePermission('change')
  const decide = useDecision(item)
  const { state, target } = item
  if (!mayChange) return null
  const button = (decision: 'approve' | 'undo' | 'withdraw', label: string) => (
    <Button
      variant={decision === 'approve' ? 'filled' : 'default'}
      loading={decide.isPending && decide.variables === decision}
      onClick={() => decide.mutate(decision)}
      aria-label={`${label} ${targetText(target)}`}
    >
      {label}
    </Button>
  )
  return (
    <>
      <div className={styles.buttons}>
        {state === 'waiting' && canApprove && button('approve', 'Approve')}
        {state === 'waiting' && button('withdraw', 'Withdraw')}
        {(state === 'active' || state === 'undoing') && button('undo', 'Undo')}
      </div>
      {decide.error && (
        <div className={styles.wide}>
          <Failure error={decide.error} isInline />
        </div>
      )}
    </>
  )
}
