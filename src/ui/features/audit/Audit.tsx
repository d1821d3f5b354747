import { Button, TextInput } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { AuditItem } from '#schema/audit'
import { Answer } from '#ui/kit/Answer.tsx'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { Download } from '#ui/kit/Download.tsx'
import { countOf } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { AdminTabs } from '#ui/parts/AdminTabs.tsx'
import { listAudit, verifyAudit } from '#ui/source/accounts'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Audit.module.css'

/** Audit log with search, and whether its hash chain is unbroken. */
export function Audit() {
  const source = useSource()
  const navigate = useNavigate()
  const { search = '' } = useSearch({ strict: false }) as { search?: string }
  const [text, setText] = useState(search)
  const records = useInfiniteQuery({
    queryKey: ['audit', search],
    queryFn: ({ pageParam }) => listAudit(source, search, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const verification = useQuery({ queryKey: ['audit-verification'], queryFn: () => verifyAudit(source) })
  const find = () => void navigate({ to: '.', search: { search: text || undefined } as never, replace: true })
  return (
    <Page
      title="Audit log"
      sentence="Every change, sign-in and download of packets. Each record has the hash of the one before it."
      actions={
        <Download of={source.address('/audit.jsonl')} name="sightglass-audit.jsonl">
          Export
        </Download>
      }
    >
      <AdminTabs />
      <Panel title="Hash chain">
        <Answer of={verification} lines={1} doing="Verifying">
          {({ fault, records, head }) =>
            fault === '' ? (
              <p className={styles.chain}>
                {countOf(records, 'record')}, none changed or missing. Head{' '}
                <Copyable
                  value={`${head.seq}:${head.hash}`}
                  label="head"
                  shown={`${head.seq}:${head.hash.slice(0, 16)}…`}
                />
              </p>
            ) : (
              <p className={styles.bad} role="alert">
                ▲ {fault}.
              </p>
            )
          }
        </Answer>
      </Panel>
      <Panel title="Records" isBare>
        <form
          className={styles.search}
          onSubmit={(event) => {
            event.preventDefault()
            find()
          }}
        >
          <TextInput
            aria-label="Search records"
            placeholder="Account, address, action or target"
            maxLength={200}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" variant="default">
            Search
          </Button>
        </form>
        <Answer of={records}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items)
            return items.length === 0 ? (
              <Empty title="No record" isInline>
                <p>{search === '' ? 'Nothing was changed yet.' : `No record contains “${search}”.`}</p>
              </Empty>
            ) : (
              <Records items={items} />
            )
          }}
        </Answer>
        {records.hasNextPage && (
          <div className={styles.more}>
            <Button
              variant="default"
              loading={records.isFetchingNextPage}
              onClick={() => records.fetchNextPage()}
            >
              Show more
            </Button>
          </div>
        )}
      </Panel>
    </Page>
  )
}

function Records({ items }: { items: readonly AuditItem[] }) {
  return (
    <DataTable
      label="Records"
      keyOf={({ seq }) => String(seq)}
      rows={items}
      columns={[
        { title: 'Number', isNumber: true, cell: ({ seq }) => seq },
        { title: 'Time', cell: ({ time }) => <Time value={time} /> },
        { title: 'Account', width: '14%', cell: ({ actor }) => actor },
        { title: 'From', width: '11%', cell: ({ address }) => address || '–' },
        { title: 'Action', width: '20%', cell: ({ action }) => action },
        { title: 'Target', width: '20%', cell: ({ target }) => target },
        {
          title: 'Result',
          width: '9%',
          cell: ({ outcome }) => <span className={isBad(outcome) ? styles.bad : undefined}>{outcome}</span>,
        },
        { title: 'Detail', cell: ({ detail }) => <Detail detail={detail} /> },
      ]}
    />
  )
}

function isBad(outcome: string): boolean {
  return /^[45]\d\d$|wrong|unknown|locked|failed/.test(outcome)
}

function Detail({ detail }: { detail: unknown }) {
  if (detail === null || detail === undefined) return '–'
  return (
    <details>
      <summary className={styles.summary}>Show</summary>
      <pre className={styles.detail}>{JSON.stringify(detail, null, 1)}</pre>
    </details>
  )
}
