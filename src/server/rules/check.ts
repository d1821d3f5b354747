/** Rules checked in the entry point, as the engine will read them: for messages with file and line. */
import { compileRules } from '#custom-rules/compile'
import type { RuleDocument, RuleProblem } from '#custom-rules/rule-document'
import { CustomRuleVocabulary } from '#custom-rules/vocabulary'
import { externalProtocolNames } from '#engine-host/external-names'
import { loadProtocols } from '#engine-host/folders'
import type { Rule } from '#model/rule'
import { documentsOf, type RuleFile, readRuleFiles } from './rule-files.ts'

export interface CheckedRule
  extends Pick<
    Rule,
    'id' | 'title' | 'severity' | 'engine' | 'category' | 'techniques' | 'why' | 'falsePositives'
  > {
  readonly file: string
  readonly line: number
}

export interface CheckedRules {
  readonly files: readonly RuleFile[]
  readonly documents: readonly RuleDocument[]
  readonly rules: readonly CheckedRule[]
  readonly problems: readonly RuleProblem[]
}

/** Words of our protocols, and of those in `folders`. */
export async function loadVocabulary(folders: readonly string[] = []): Promise<CustomRuleVocabulary> {
  const own = await loadProtocols()
  const further = await externalProtocolNames(
    folders,
    own.map(({ name }) => name),
  )
  return new CustomRuleVocabulary([...own, ...further])
}

export async function checkRules(
  paths: readonly string[],
  protocolFolders: readonly string[] = [],
): Promise<CheckedRules> {
  return checkFiles(readRuleFiles(paths), await loadVocabulary(protocolFolders))
}

export function checkFiles(files: readonly RuleFile[], vocabulary: CustomRuleVocabulary): CheckedRules {
  const documents = documentsOf(files)
  const { rules, problems } = compileRules(documents, vocabulary)
  return {
    files,
    documents,
    rules: rules.map(({ rule, file, line }) => ({
      id: rule.id,
      title: rule.title,
      severity: rule.severity,
      engine: rule.engine,
      category: rule.category,
      techniques: rule.techniques,
      why: rule.why,
      falsePositives: rule.falsePositives,
      file,
      line,
    })),
    problems: [...files.flatMap((file) => file.problems), ...problems],
  }
}
