"""The users route of the target app, as a plain Flask application writes it: what the headline is compared with.

Run by gunicorn with two workers; `python app.py` makes its table.
"""

import os
import re
import time
import uuid

import psycopg
from flask import Flask, jsonify, request
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,63}")
DATABASE_URL = os.environ["DATABASE_URL"]
COLUMNS = "id, name, email, created_at, updated_at"

app = Flask(__name__)
pool = ConnectionPool(
    DATABASE_URL, min_size=5, max_size=5, open=False, kwargs={"row_factory": dict_row, "autocommit": True}
)


def migrate() -> None:
    with psycopg.connect(DATABASE_URL) as connection:
        connection.execute(
            """CREATE TABLE IF NOT EXISTS users (
                 id text PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE,
                 created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now())"""
        )


def connection():
    pool.open()  # After the fork: once in each worker, and nothing the next time.
    return pool.connection()


def shown(row: dict) -> dict:
    return {**row, "created_at": row["created_at"].isoformat(), "updated_at": row["updated_at"].isoformat()}


def problem(status: int, detail: str):
    return jsonify(status=status, detail=detail), status


@app.get("/health/ready")
def ready():
    with connection() as c:
        c.execute("SELECT 1")
    return "", 200


@app.get("/api/users")
def users():
    limit = min(max(request.args.get("limit", 20, type=int), 1), 100)
    after = request.args.get("after")
    with connection() as c:
        rows = c.execute(
            f"SELECT {COLUMNS} FROM users WHERE %s::text IS NULL OR id < %s ORDER BY id DESC LIMIT %s",
            (after, after, limit),
        ).fetchall()
    last = f"/api/users?limit={limit}&after={rows[-1]['id']}" if len(rows) == limit else None
    return jsonify(items=[shown(row) for row in rows], next=last)


@app.get("/api/users/<user_id>")
def user(user_id: str):
    with connection() as c:
        row = c.execute(f"SELECT {COLUMNS} FROM users WHERE id = %s", (user_id,)).fetchone()
    return shown(row) if row else problem(404, f"There is no user {user_id}.")


@app.post("/api/users")
def create():
    body = request.get_json(silent=True) or {}
    name, email = body.get("name"), body.get("email")
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= 100:
        return problem(422, "name")
    if not isinstance(email, str) or not EMAIL.fullmatch(email):
        return problem(422, "email")
    try:
        with connection() as c:
            row = c.execute(
                f"INSERT INTO users (id, name, email) VALUES (%s, %s, %s) RETURNING {COLUMNS}",
                (f"USR-{time.time_ns()}-{uuid.uuid4().hex[:8]}", name.strip(), email.lower()),
            ).fetchone()
    except psycopg.errors.UniqueViolation:
        return problem(409, "email")
    return shown(row), 201


if __name__ == "__main__":
    migrate()
