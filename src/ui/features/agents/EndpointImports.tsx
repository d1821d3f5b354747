import { Button, FileButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { EndpointImportItem, EndpointImportPreview } from '#schema/agents'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { countOf, countText } from '#ui/kit/format'
import { Problem, type Trouble } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { usePermission } from '#ui/parts/use-session'
import styles from './Agents.module.css'
import { useImport, useImports, usePreviewImport, useUndoImport } from './queries.ts'
import { KEY_TEXTS, REASON_TEXTS, SOURCE_TEXTS } from './sentences.ts'

/** Exports of endpoint products: a preview of their joins before the import, and its undoing. */
export function EndpointImports() {
  const [file, setFile] = useState<File>()
  const preview = usePreviewImport()
  const imported = useImport()
  const imports = useImports().data?.items ?? []
  const mayImport = usePermission('change')
  const choose = (chosen: File | null) => {
    if (chosen === null) return
    setFile(chosen)
    imported.reset()
    preview.mutate(chosen)
  }
  const cancel = () => {
    setFile(undefined)
    preview.reset()
  }
  return (
    <Panel title="Exports of endpoint products">
      <p className={styles.plain}>
        Defender XDR, osquery, Wazuh, Sysmon and Velociraptor, as JSON, NDJSON or CSV. Their devices are
        joined with those of the network.
      </p>
      {mayImport && file === undefined && (
        <FileButton accept=".json,.ndjson,.jsonl,.log,.csv,.txt" onChange={choose}>
          {(props) => (
            <Button {...props} variant="default">
              Select export
            </Button>
          )}
        </FileButton>
      )}
      {file !== undefined && (
        <div className={styles.preview}>
          <strong>{file.name}</strong>
          {preview.isPending && <p role="status">Reading…</p>}
          {preview.data !== undefined && <Preview preview={preview.data} />}
          {(preview.error ?? imported.error) && <ImportProblem error={(preview.error ?? imported.error)!} />}
          <div className={styles.candidate}>
            {preview.data !== undefined && (
              <Button
                loading={imported.isPending}
                onClick={() => imported.mutate(file, { onSuccess: cancel })}
              >
                Import {countOf(preview.data.endpoints, 'device')}
              </Button>
            )}
            <Button variant="default" disabled={imported.isPending} onClick={cancel}>
              {preview.data === undefined ? 'Select another' : 'Cancel'}
            </Button>
          </div>
        </div>
      )}
      {imported.data !== undefined && (
        <p role="status">
          Imported {countOf(imported.data.endpoints, 'device')} of {SOURCE_TEXTS[imported.data.source]}.
        </p>
      )}
      {imports.length > 0 && <ImportTable items={imports} mayUndo={mayImport} />}
    </Panel>
  )
}

/** The server names the exports that it reads. */
function ImportProblem({ error }: { error: Error }) {
  const { came } = error as Partial<Trouble>
  return <Problem error={{ message: 'The file cannot be imported', todo: came ?? error.message }} />
}

function Preview({ preview }: { preview: EndpointImportPreview }) {
  const { source, endpoints, activities, skipped, counts, joins, questions, unjoined } = preview
  const further = counts.joins - joins.length
  return (
    <>
      <p className={styles.plain}>
        {SOURCE_TEXTS[source]}: {countOf(endpoints, 'device')}, {countOf(activities, 'event')}
        {skipped > 0 && `, ${countOf(skipped, 'row')} not read`}. {countText(counts.joins)} joined,{' '}
        {countOf(counts.questions, 'open question')}, {countText(counts.unjoined)} not in the network.
      </p>
      {joins.length > 0 && (
        <DataTable
          label="Joins of the import"
          keyOf={({ agent }) => agent}
          rows={joins}
          columns={[
            { title: 'In the export', cell: ({ endpointName }) => endpointName },
            {
              title: 'In the network',
              cell: ({ device, name }) => (
                <Link to={`/devices/${encodeURIComponent(device)}` as never}>{name}</Link>
              ),
            },
            { title: 'Key', cell: ({ key, evidence }) => `${KEY_TEXTS[key]} ${evidence}` },
            { title: 'Confidence', cell: ({ confidence }) => confidence },
          ]}
        />
      )}
      {further > 0 && <p className={styles.plain}>And {countText(further)} more.</p>}
      {questions.length > 0 && (
        <ul className={styles.lines} aria-label="Open questions of the import">
          {questions.map(({ agent, endpointName, reason, candidates }) => (
            <li key={agent} className={styles.question}>
              <span>
                <strong>{endpointName}</strong>: {REASON_TEXTS[reason]} Asked after the import; nothing is
                joined until then.
              </span>
              <span className="quiet">
                {candidates
                  .map(({ name, key, evidence }) => `${name} (${KEY_TEXTS[key]} ${evidence})`)
                  .join(', ')}
              </span>
            </li>
          ))}
        </ul>
      )}
      {unjoined.length > 0 && (
        <p className={styles.plain}>
          Not in the network: {unjoined.slice(0, SHOWN_NAMES).join(', ')}
          {counts.unjoined > SHOWN_NAMES && ` and ${countText(counts.unjoined - SHOWN_NAMES)} more`}.
        </p>
      )}
    </>
  )
}

const SHOWN_NAMES = 10

function ImportTable({ items, mayUndo }: { items: readonly EndpointImportItem[]; mayUndo: boolean }) {
  const undo = useUndoImport()
  return (
    <>
      <DataTable
        label="Imports"
        keyOf={({ id }) => String(id)}
        rows={items}
        columns={[
          { title: 'Imported', cell: ({ time }) => <Time value={time} as="relative" /> },
          { title: 'From', cell: ({ source }) => SOURCE_TEXTS[source] },
          { title: 'File', cell: ({ file }) => file || '–' },
          {
            title: 'Devices',
            isNumber: true,
            cell: ({ endpoints, present }) =>
              present === endpoints
                ? countText(endpoints)
                : `${countText(present)} of ${countText(endpoints)}`,
          },
          {
            title: 'Action',
            cell: ({ id }) =>
              mayUndo && (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={undo.isPending && undo.variables === id}
                  onClick={() => undo.mutate(id)}
                >
                  Undo import
                </Button>
              ),
          },
        ]}
      />
      {undo.error && <Problem error={undo.error} />}
    </>
  )
}
