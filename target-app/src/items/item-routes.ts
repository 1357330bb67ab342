import { Type } from 'typebox';
import { DEFAULT_PAGE, PageQuery } from '../collections/page.ts';
import type { App } from '../http/app.ts';
import { sayAge } from '../http/data-age.ts';
import { Problem, ProblemError } from '../http/problem.ts';
import { Item, ITEM_ID_PATTERN, ItemFields, ItemId, ItemPage } from './item.ts';
import { ITEMS_ADDRESS, type Items } from './items.ts';

const tags = ['items'];
const params = Type.Object({ id: ItemId });
const querystring = PageQuery(ITEM_ID_PATTERN);

export function itemRoutes(app: App, items: Items): void {
  app.get(
    ITEMS_ADDRESS,
    {
      schema: {
        tags,
        summary: 'Items, the newest first',
        querystring,
        response: { 200: ItemPage },
      },
    },
    async (request, reply) => {
      const { limit = DEFAULT_PAGE, after } = request.query;
      const page = await items.page(limit, after);
      sayAge(page, reply);
      return reply.send(page.value);
    },
  );

  app.get(
    `${ITEMS_ADDRESS}/:id`,
    { schema: { tags, summary: 'One item', params, response: { 200: Item, 404: Problem } } },
    async (request, reply) => {
      const { id } = request.params;
      const item = await items.find(id);
      if (item === undefined) throw new ProblemError(404, `There is no item ${id}.`);
      sayAge(item, reply);
      return reply.send(item.value);
    },
  );

  app.post(
    ITEMS_ADDRESS,
    { schema: { tags, summary: 'Creates an item', body: ItemFields, response: { 201: Item } } },
    async (request, reply) => {
      const item = await items.create(request.body);
      return reply.code(201).header('location', `${ITEMS_ADDRESS}/${item.id}`).send(item);
    },
  );
}
