-- Rights for the desks of an office on a PostgreSQL server.
--
-- Whoever owns the tables of the office runs this in its database, once the office has been made, and again after each
-- upgrade of it:
--
--     psql --single-transaction --file postgresql-roles.sql postgresql://OWNER@HOST/NAME
--
-- A person then has a role of their own, with what the role psg_admin_desk may do and no more:
--
--     CREATE ROLE flora LOGIN PASSWORD NULL IN ROLE psg_admin_desk;   -- then \password flora
--
-- Such a role does every deed of the program. It cannot rewrite the history, take a receipt away, or change the tables;
-- it cannot upgrade an office, restore one over another, or give away what it may. That is for the owner.

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'psg_admin_desk') THEN
        CREATE ROLE psg_admin_desk NOLOGIN;
    END IF;
    -- Strangers do not even connect.
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO psg_admin_desk', current_database());
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO psg_admin_desk;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, psg_admin_desk;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, psg_admin_desk;

-- Records, and what is worked out from them.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO psg_admin_desk;
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO psg_admin_desk;

-- The history is written once and for all.
REVOKE UPDATE, DELETE ON journal_entry, journal_row, journal_text FROM psg_admin_desk;

-- A receipt is issued once. It is voided, or ended by Undo, and never goes or says something else.
REVOKE UPDATE, DELETE ON receipt FROM psg_admin_desk;
GRANT UPDATE (voided_on, void_reason, undone_on) ON receipt TO psg_admin_desk;

-- Which office this is, of which version, and who holds the pen of one that is handed about, which a server's is not.
REVOKE INSERT, UPDATE, DELETE ON office, alembic_version, pen FROM psg_admin_desk;

-- No rows: to lock it is to be the one desk that writes, which takes the right to change it.
REVOKE INSERT, DELETE ON writer FROM psg_admin_desk;
