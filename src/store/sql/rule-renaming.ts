/** Replaces former rule ids in all that is stored, once for each id. */
import type { Kysely, Transaction } from 'kysely'
import { currentRuleId, type FormerRuleIds } from '#model/former-rule-ids'
import { renamedInJson, renamedInQuestion, withCurrentRules } from '../former-rules.ts'
import { inGroups } from './groups.ts'
import type { Tables } from './tables.ts'

type Main = Transaction<Tables>

/** Rows read at once. */
const STEP = 500

/** In one transaction: interrupted, it is done again at the next start. */
export async function renameRules(db: Kysely<Tables>, former: FormerRuleIds): Promise<void> {
  if ((await pendingOf(db, former)).size === 0) return
  await db.transaction().execute(async (main) => {
    const pending = await pendingOf(main, former)
    await renameAlerts(main, pending)
    await renameContributions(main, 'word', pending)
    await renameContributions(main, 'before', pending)
    await renameMutes(main, pending)
    await renameDestinations(main, pending)
    await renameWaiting(main, pending)
    await renameQuestions(main, pending)
    const rows = [...pending].map(([id, current]) => ({ former: id, current }))
    for (const group of inGroups(rows))
      await main
        .insertInto('renamed_rule')
        .values(group)
        .onConflict((conflict) =>
          conflict.column('former').doUpdateSet(({ ref }) => ({ current: ref('excluded.current') })),
        )
        .execute()
  })
}

async function pendingOf(db: Kysely<Tables>, former: FormerRuleIds): Promise<FormerRuleIds> {
  const rows = await db.selectFrom('renamed_rule').selectAll().execute()
  const done = new Map(rows.map((row) => [row.former, row.current]))
  return new Map([...former].filter(([id, current]) => done.get(id) !== current))
}

async function renameAlerts(db: Main, former: FormerRuleIds): Promise<void> {
  for (let last = -1; ; ) {
    const rows = await db
      .selectFrom('alert')
      .select(['number', 'rule', 'body'])
      .where('number', '>', last)
      .orderBy('number')
      .limit(STEP)
      .execute()
    if (rows.length === 0) return
    for (const { number, rule, body } of rows) {
      const renamed = { rule: currentRuleId(former, rule), body: renamedInJson(body, former) }
      if (renamed.rule !== rule || renamed.body !== body)
        await db.updateTable('alert').set(renamed).where('number', '=', number).execute()
      last = number
    }
  }
}

/** Contribution of each capture to alerts: without it a capture could not be removed without loss. */
async function renameContributions(db: Main, table: 'word' | 'before', former: FormerRuleIds): Promise<void> {
  for (let last = ''; ; ) {
    const ids = await db
      .selectFrom(table)
      .select('id')
      .distinct()
      .where('kind', '=', 'alert')
      .where('id', '>', last)
      .orderBy('id')
      .limit(STEP)
      .execute()
    if (ids.length === 0) return
    const rows = await db
      .selectFrom(table)
      .selectAll()
      .where('kind', '=', 'alert')
      .where(
        'id',
        'in',
        ids.map(({ id }) => id),
      )
      .execute()
    for (const { capture, id, body } of rows) {
      const renamed = body === null ? null : renamedInJson(body, former)
      if (renamed !== body)
        await db
          .updateTable(table)
          .set({ body: renamed })
          .where('kind', '=', 'alert')
          .where('capture', '=', capture)
          .where('id', '=', id)
          .execute()
    }
    last = ids.at(-1)!.id
  }
}

async function renameMutes(db: Main, former: FormerRuleIds): Promise<void> {
  for (const { number, rule } of await db.selectFrom('mute').select(['number', 'rule']).execute()) {
    const current = currentRuleId(former, rule)
    if (current !== rule)
      await db.updateTable('mute').set({ rule: current }).where('number', '=', number).execute()
  }
}

async function renameDestinations(db: Main, former: FormerRuleIds): Promise<void> {
  for (const { number, body } of await db.selectFrom('destination').select(['number', 'body']).execute()) {
    const renamed = JSON.stringify(withCurrentRules(JSON.parse(body), former))
    if (renamed !== body)
      await db.updateTable('destination').set({ body: renamed }).where('number', '=', number).execute()
  }
}

/** Messages that wait to be sent; their size is counted. */
async function renameWaiting(db: Main, former: FormerRuleIds): Promise<void> {
  for (let last = -1; ; ) {
    const rows = await db
      .selectFrom('outbox')
      .select(['number', 'destination', 'octets', 'body'])
      .where('number', '>', last)
      .orderBy('number')
      .limit(STEP)
      .execute()
    if (rows.length === 0) return
    for (const { number, destination, octets: bytes, body } of rows) {
      last = number
      const renamed = renamedInJson(body, former)
      if (renamed === body) continue
      const size = Buffer.byteLength(renamed)
      await db
        .updateTable('outbox')
        .set({ body: renamed, octets: size })
        .where('number', '=', number)
        .execute()
      await db
        .updateTable('destination')
        .set(({ eb }) => ({ octets: eb('octets', '+', size - bytes) }))
        .where('id', '=', destination)
        .execute()
    }
  }
}

async function renameQuestions(db: Main, former: FormerRuleIds): Promise<void> {
  const rows = await db
    .selectFrom('record')
    .select(['number', 'body'])
    .where('kind', '=', 'question')
    .execute()
  for (const { number, body } of rows) {
    const renamed = renamedInQuestion(body, former)
    if (renamed !== body)
      await db.updateTable('record').set({ body: renamed }).where('number', '=', number).execute()
  }
}
