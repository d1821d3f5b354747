import { Button, Drawer } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ResponseItem, ResponseList } from '#schema/response'
import { Answer } from '#ui/kit/Answer.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { usePermission } from '#ui/parts/use-session'
import { ConnectionForm } from './ConnectionForm.tsx'
import { Connections } from './Connections.tsx'
import { PlanForm } from './PlanForm.tsx'
import { Playbooks } from './Playbooks.tsx'
import { useConnections, useResponses, useSwitch } from './queries.ts'
import styles from './Response.module.css'
import { ResponseRow } from './ResponseRow.tsx'
import { isOpen, pageSentence, texts } from './sentences.ts'
import { Triggers } from './Triggers.tsx'

const FORMS = { plan: 'Plan a response', connection: 'Add connection' } as const
type Form = keyof typeof FORMS

/** Responses: plan, dry run, approval, state, undo; and the systems they act on. */
export function Response() {
  const navigate = useNavigate()
  const {
    form,
    alert = '',
    value = '',
  } = useSearch({ strict: false }) as {
    form?: Form
    alert?: string
    value?: string
  }
  const responses = useResponses()
  const connections = useConnections()
  const mayChange = usePermission('change')
  const open = (name: Form | undefined) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, form: name })) as never,
      replace: true,
    })
  const shown = form !== undefined && Object.hasOwn(FORMS, form) ? form : undefined
  const hasConnection = (connections.data?.items.length ?? 0) > 0
  return (
    <Page
      title="Response"
      sentence={responses.data && pageSentence(responses.data)}
      actions={mayChange && hasConnection && <Button onClick={() => open('plan')}>Plan a response</Button>}
    >
      <Answer of={responses}>
        {(list) => (
          <>
            <Safeguards list={list} />
            <List items={list.items} canApprove={list.canApprove} hasConnection={hasConnection} />
          </>
        )}
      </Answer>
      <Connections onAdd={() => open('connection')} />
      <Playbooks alert={alert} />
      <Triggers />
      <Drawer.Root opened={shown !== undefined} onClose={() => open(undefined)} position="right" size={560}>
        <Drawer.Overlay backgroundOpacity={0.2} />
        <Drawer.Content>
          <div className={styles.head}>
            <Drawer.Title>{shown === undefined ? '' : FORMS[shown]}</Drawer.Title>
            <Drawer.CloseButton aria-label="Close form" />
          </div>
          <Drawer.Body>
            {shown === 'plan' && <PlanForm alert={alert} value={value} onDone={() => open(undefined)} />}
            {shown === 'connection' && <ConnectionForm onDone={() => open(undefined)} />}
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
    </Page>
  )
}

function Safeguards({ list: { isOff, canApprove } }: { list: ResponseList }) {
  const change = useSwitch()
  const mayChange = usePermission('change')
  return (
    <Panel
      title="Safeguards"
      aside={
        mayChange && (
          <Button variant="default" loading={change.isPending} onClick={() => change.mutate(!isOff)}>
            {isOff ? 'Switch on' : 'Switch off'}
          </Button>
        )
      }
    >
      <p className={styles.line}>{texts.purpose}</p>
      {isOff && (
        <p className={styles.bad} role="status">
          ▲ {texts.off}
        </p>
      )}
      {!canApprove && <p className={styles.bad}>▲ {texts.noAccounts}</p>}
    </Panel>
  )
}

function List(props: { items: readonly ResponseItem[]; canApprove: boolean; hasConnection: boolean }) {
  const { items, canApprove, hasConnection } = props
  if (items.length === 0)
    return (
      <Panel title="Responses">
        <p className={styles.line}>
          None yet. {hasConnection ? 'Plan one here' : 'Add a connection below'}, or plan a playbook for an
          alert.
        </p>
      </Panel>
    )
  const open = items.filter(isOpen)
  const ended = items.filter((item) => !isOpen(item))
  return (
    <>
      {open.length > 0 && <Rows title="Open" items={open} canApprove={canApprove} />}
      {ended.length > 0 && <Rows title="Ended" items={ended.slice(0, 50)} canApprove={canApprove} />}
    </>
  )
}

function Rows(props: { title: string; items: readonly ResponseItem[]; canApprove: boolean }) {
  return (
    <Panel title={props.title} isBare>
      <ul className={styles.rows}>
        {props.items.map((item) => (
          <ResponseRow key={item.id} item={item} canApprove={props.canApprove} />
        ))}
      </ul>
    </Panel>
  )
}
