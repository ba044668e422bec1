import { type ApiKey, ApiKeyService } from '@eventkit/api/eventkit/v1/api_key_pb'
import { readPage } from '../../kernel/page.ts'
import { toTimestamp } from '../contract/index.ts'
import { serve } from '../module.ts'
import { createApiKey, keyOwner, revokeApiKey } from './api-key.actions.ts'
import { listApiKeys, type ApiKeyRow } from './api-key.store.ts'

/** Answers ApiKeyService. */
export const apiKeyService = serve(ApiKeyService, {
  createApiKey: async (ctx, { name, scopes }) => {
    const { secret, ...key } = await createApiKey(ctx, name, scopes)
    return { ...toApiKey(key), secret }
  },
  listApiKeys: async (ctx, request) => {
    const owner = keyOwner(ctx)
    const { rows, nextPageToken } = await readPage(
      ctx,
      request,
      { list: 'api_keys', owner },
      (cursor, limit) => listApiKeys(ctx, owner, cursor, limit),
      (row) => [row.created_at.toISOString(), row.id],
    )
    return { apiKeys: rows.map(toApiKey), nextPageToken }
  },
  revokeApiKey: async (ctx, { id }) => toApiKey(await revokeApiKey(ctx, id)),
})

const toApiKey = (row: ApiKeyRow): ApiKey => ({
  $typeName: 'eventkit.v1.ApiKey',
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  prefix: row.prefix,
  secret: '',
  userId: row.user_id,
  createdAt: toTimestamp(row.created_at),
  ...(row.last_used_at && { lastUsedAt: toTimestamp(row.last_used_at) }),
  ...(row.revoked_at && { revokedAt: toTimestamp(row.revoked_at) }),
})
