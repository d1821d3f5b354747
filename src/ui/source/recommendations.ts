import type { AdviceChange, AdviceItem } from '#schema/advice'
import { type Paged, part, type Source } from './source.ts'

export const listRecommendations = (source: Source) => source.read<Paged<AdviceItem>>('/recommendations')

export const decideRecommendation = (source: Source, id: string, change: AdviceChange) =>
  source.send<AdviceItem>('PATCH', `/recommendations/${part(id)}`, change)
