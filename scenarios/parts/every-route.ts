import { item, student } from './school.ts';

/** One request; `UNIQUE` in its body stands for a text that no other request has. */
export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: string;
  /** The body is that of a form, and not JSON. */
  readonly form?: boolean;
  /** What it does is undone at once: the thing that was created is removed, in the same arrival. */
  readonly removes?: boolean;
  /** `GET /api/v1/students/:id` */
  readonly name: string;
};

type Ids = {
  readonly student: string | undefined;
  readonly user: string | undefined;
  readonly item: string | undefined;
};

/** Every route that needs no token and breaks nothing; those of a thing that is not there are left out. */
export function everyRoute(ids: Ids): readonly Route[] {
  return [
    ...WITHOUT_PARAMETERS.map((path) => get(path)),
    get('/simulate/error?rate=0'),
    get('/simulate/slow?min=0&max=0.01'),
    { ...send('POST', '/api/v1/students', student(1)), removes: true },
    { ...send('POST', '/api/users', USER), removes: true },
    send('POST', '/api/v1/items', item(1)),
    {
      method: 'POST',
      path: '/user',
      body: 'name=Form&email=form-UNIQUE@school.example',
      form: true,
      name: 'POST /user',
    },
    ...onStudent(ids.student),
    ...onUser(ids.user),
    ...(ids.item === undefined ? [] : [get(`/api/v1/items/${ids.item}`, '/api/v1/items/:id')]),
  ];
}

const WITHOUT_PARAMETERS = [
  '/',
  '/api/users',
  '/api/v1/students',
  '/api/v1/students/summary',
  '/api/v1/items',
  '/health',
  '/health/live',
  '/health/ready',
  '/health/startup',
  '/metrics',
  '/prometheus',
  '/sre/dashboard',
  '/sre/health',
  '/sre/metrics',
  '/sre/capacity',
  '/sre/circuit-breakers',
  '/sre/alerts',
  '/sre/dashboard-ui',
  '/docs',
  '/openapi.json',
];

const USER = { name: 'Everybody', email: 'everybody-UNIQUE@school.example' };

function onStudent(id: string | undefined): readonly Route[] {
  if (id === undefined) return [];
  const [path, pattern] = [`/api/v1/students/${id}`, '/api/v1/students/:id'];
  return [
    get(path, pattern),
    get(`${path}/grades`, `${pattern}/grades`),
    send('PUT', path, student(2), pattern),
  ];
}

function onUser(id: string | undefined): readonly Route[] {
  if (id === undefined) return [];
  const [path, pattern] = [`/api/users/${id}`, '/api/users/:id'];
  return [get(path, pattern), send('PUT', path, USER, pattern)];
}

function get(path: string, pattern: string = path): Route {
  return { method: 'GET', path, name: `GET ${pattern}` };
}

function send(method: 'POST' | 'PUT', path: string, body: object, pattern: string = path): Route {
  return { method, path, body: JSON.stringify(body), name: `${method} ${pattern}` };
}
