import { Button, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { RuleFileItem, RuleItem, RuleList } from '#schema/rules'
import { Answer } from '#ui/kit/Answer.tsx'
import { type DataColumn, DataTable } from '#ui/kit/DataTable.tsx'
import { countText } from '#ui/kit/format'
import { Command, Empty } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { Editor } from './Editor.tsx'
import { useRules } from './queries.ts'
import { OwnFile } from './RuleFile.tsx'
import styles from './Rules.module.css'
import { freeName, rulesSentence } from './sentences.ts'

/** Custom rules with their editor, and built-in rules. */
export function Rules() {
  const navigate = useNavigate()
  const { edit } = useSearch({ strict: false }) as { edit?: string }
  const rules = useRules()
  const open = (id: string | undefined) =>
    void navigate({ to: '.', search: ((before: object) => ({ ...before, edit: id })) as never })
  const edited = rules.data?.files.find(({ id, isEditable }) => id === edit && isEditable)
  const isOpen = edit === 'new' || edited !== undefined
  return (
    <Page
      title="Rules"
      sentence={rules.data && !isOpen && rulesSentence(rules.data)}
      actions={
        rules.data &&
        rules.data.files.length > 0 &&
        !isOpen && <Button onClick={() => open('new')}>New rule</Button>
      }
    >
      <Answer of={rules} lines={12}>
        {(list) =>
          isOpen ? (
            <Editor
              key={edit}
              file={edited}
              name={edited?.name ?? freeName(list.files.map(({ name }) => name))}
              onDone={() => open(undefined)}
            />
          ) : (
            <Lists list={list} onEdit={open} />
          )
        }
      </Answer>
    </Page>
  )
}

function Lists({ list, onEdit }: { list: RuleList; onEdit: (id: string) => void }) {
  return (
    <>
      <Panel title="Custom rules" isBare>
        {list.files.length === 0 ? (
          <NoneYet onWrite={() => onEdit('new')} />
        ) : (
          <ul className={styles.files}>
            {list.files.map((file: RuleFileItem) => (
              <OwnFile
                key={file.id}
                file={file}
                rules={list.items.filter((rule) => rule.isOwn && rule.file === file.name)}
                onEdit={() => onEdit(file.id)}
              />
            ))}
          </ul>
        )}
      </Panel>
      <Shipped items={list.items.filter(({ isOwn }) => !isOwn)} />
    </>
  )
}

function NoneYet({ onWrite }: { onWrite: () => void }) {
  return (
    <Empty title="No custom rules" isInline>
      <p>
        Add rules for your site, for example which station may write a set point, or who may log on at night.
        A dry run on the stored captures shows how often a rule would have fired.
      </p>
      <p>
        <Button onClick={onWrite}>New rule</Button>
      </p>
      <p>Or on the sensor:</p>
      <Command>bin/sightglass rules test plant.yml night.pcap</Command>
    </Empty>
  )
}

const columns: readonly DataColumn<RuleItem>[] = [
  { title: 'Severity', cell: ({ severity }) => <Severity severity={severity} isOpen={false} /> },
  {
    title: 'Rule',
    cell: ({ title, why }) => (
      <>
        {title}
        <span className={styles.why}>{why}</span>
      </>
    ),
  },
  { title: 'Engine', cell: ({ engine }) => engine },
  { title: 'ATT&CK', cell: ({ techniques }) => techniques.join(' ') || <span className="quiet">–</span> },
  { title: 'Hits', isNumber: true, cell: ({ hits }) => countText(hits) },
  {
    title: 'Last',
    cell: ({ last }) => (
      <span className={styles.last}>
        {last === null ? <span className="quiet">never</span> : <Time value={last} as="short" />}
      </span>
    ),
  },
]

function Shipped({ items }: { items: readonly RuleItem[] }) {
  const linked = (useSearch({ strict: false }) as { search?: string }).search ?? ''
  const [search, setSearch] = useState(linked)
  const asked = search.trim().toLowerCase()
  const found = items.filter((rule) =>
    [rule.id, rule.title, rule.engine, rule.category, ...rule.techniques].some((text) =>
      text.toLowerCase().includes(asked),
    ),
  )
  return (
    <Panel
      title="Built-in rules"
      isBare
      aside={
        <TextInput
          aria-label="Search built-in rules"
          placeholder="Title, engine, technique"
          w={240}
          maxLength={100}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      }
    >
      {found.length === 0 ? (
        <p className={styles.none}>No built-in rule matches “{search}”.</p>
      ) : (
        <DataTable label="Built-in rules" columns={columns} rows={found} keyOf={({ id }) => id} />
      )}
    </Panel>
  )
}
