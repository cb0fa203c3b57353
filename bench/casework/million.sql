-- Open cases and closed ones, as officers would have brought them about: every row that a step writes,
-- under all constraints. `million.py` calls it.

-- Where cases lie: of a town's, half at its office, half at its bank points and village centres; the city's bureau has some.
CREATE TEMP TABLE applicant AS
SELECT id AS person_id, town_id, row_number() OVER (PARTITION BY town_id ORDER BY id) - 1 AS place,
       row_number() OVER (ORDER BY id) - 1 AS in_city
  FROM registry_person;
CREATE INDEX ON applicant (town_id, place);
CREATE INDEX ON applicant (in_city);

CREATE TEMP TABLE place AS
WITH town AS (SELECT town.id, town.unit_id, count(*) AS people
                FROM registry_town town JOIN registry_person person ON person.town_id = town.id GROUP BY town.id),
     handler AS (SELECT unit_id, min(user_id) AS by_id FROM access_roleholding WHERE role = 'handler' GROUP BY unit_id),
     served AS (
    SELECT unit.id AS unit_id, unit.code, town.id AS town_id, town.people, handler.by_id,
           CASE unit.kind WHEN 'city' THEN 100 WHEN 'town' THEN 40 ELSE 2 END AS weight
      FROM access_unit unit LEFT JOIN town ON town.unit_id IN (unit.id, unit.parent_id)
      JOIN handler ON handler.unit_id = coalesce(town.unit_id, unit.id)
     WHERE unit.closed_on IS NULL AND (town.id IS NOT NULL OR unit.kind = 'city'))
SELECT row_number() OVER (ORDER BY md5(unit_id || '/' || share)) - 1 AS slot, served.*
  FROM served CROSS JOIN generate_series(1, weight) AS share;
CREATE INDEX ON place (slot);
ANALYZE applicant, place;

-- What can have become of a case, how often in a hundred, by which steps, under which limit.
CREATE TEMP TABLE way (item text, prefix text, state text, share int, steps text[], states text[], clock text, is_paused bool);
INSERT INTO way VALUES
 ('social_insurance.flexible_enrolment', 'SI02', 'submitted', 18, '{}', '{}', 'decision', false),
 ('social_insurance.flexible_enrolment', 'SI02', 'to_check', 26, '{accept}', '{to_check}', 'decision', false),
 ('social_insurance.flexible_enrolment', 'SI02', 'waiting', 16, '{ask}', '{waiting}', 'decision', true),
 ('social_insurance.injury_recognition', 'SI03', 'submitted', 5, '{}', '{}', 'acceptance', false),
 ('social_insurance.injury_recognition', 'SI03', 'correcting', 4, '{complete}', '{correcting}', NULL, false),
 ('social_insurance.injury_recognition', 'SI03', 'looked_into', 9, '{accept}', '{looked_into}', 'decision', false),
 ('social_insurance.injury_recognition', 'SI03', 'to_check', 4, '{accept,propose}', '{looked_into,to_check}', 'decision',
  false),
 ('social_insurance.injury_recognition', 'SI03', 'to_approve', 3, '{accept,propose,check}',
  '{looked_into,to_check,to_approve}', 'decision', false),
 ('social_insurance.enrolment_certificate', 'SI04', 'submitted', 15, '{doubted}', '{submitted}', NULL, false),
 ('social_insurance.flexible_enrolment', 'SI02', 'enrolled', 0, '{accept,enrol}', '{to_check,enrolled}', NULL, false);
CREATE TEMP TABLE shared AS
SELECT row_number() OVER (ORDER BY md5(item || state || one)) - 1 AS slot, way.*
  FROM way CROSS JOIN generate_series(1, share) AS one UNION ALL SELECT 100, way.* FROM way WHERE share = 0;

CREATE TEMP TABLE made AS
SELECT nextval('casework_case_id_seq') AS id, n, place.unit_id, place.code, one.item, one.prefix, one.state, one.steps,
       one.states, one.clock, one.is_paused, one.state = 'enrolled' AS is_closed,
       coalesce(of_town.person_id, of_city.person_id) AS person_id,
       now() - make_interval(days => 1 + (n * 59 / (%(open)s + %(closed)s))::int, mins => (n * 7 %% 480)::int) AS opened_at,
       CASE WHEN one.clock IS NOT NULL AND NOT one.is_paused
            THEN current_date - 20 + (hashint8(n) & 63) END AS due_on,
       -- By whom: an officer of the unit's town, or of the city.
       place.by_id, CASE WHEN hashint8(n + 1) & 7 < 3 THEN place.by_id END AS assigned_to_id,
       ('accept' = ANY (one.steps)) AS is_accepted
  FROM generate_series(1::bigint, %(open)s + %(closed)s) AS n
  JOIN place ON place.slot = (n * 7919) %% (SELECT count(*) FROM place)
  JOIN shared one ON one.slot = CASE WHEN n > %(open)s THEN 100 ELSE (hashint8(n + 2) & 1048575) %% 100 END
  LEFT JOIN applicant of_town ON of_town.town_id = place.town_id AND of_town.place = (hashint8(n + 3) & 1048575) %% place.people
  LEFT JOIN applicant of_city ON place.town_id IS NULL
        AND of_city.in_city = (hashint8(n + 4) & 1048575) %% (SELECT count(*) FROM applicant);

INSERT INTO casework_case (id, number, item, version, unit_id, person_id, state, is_open, opened_at, closed_on, assigned_to_id,
                           due_on, is_provisional)
SELECT made.id,
       CASE WHEN is_accepted THEN code || '-' || prefix || '-' || extract(year FROM current_date) || '-'
            || lpad((coalesce(counter.last, 0) + count(*) FILTER (WHERE is_accepted)
                     OVER (PARTITION BY made.unit_id, made.item ORDER BY n))::text, 6, '0') END,
       made.item, 1, made.unit_id, person_id, state, NOT is_closed, opened_at, CASE WHEN is_closed THEN current_date END,
       assigned_to_id, due_on, false
  FROM made LEFT JOIN casework_casecounter counter ON (counter.unit_id, counter.item, counter.year)
                                                    = (made.unit_id, made.item, extract(year FROM current_date))
 ORDER BY n;
INSERT INTO casework_casecounter (unit_id, item, year, last)
SELECT unit_id, item, extract(year FROM current_date), count(*) FROM made WHERE is_accepted GROUP BY unit_id, item
ON CONFLICT (unit_id, item, year) DO UPDATE SET last = casework_casecounter.last + EXCLUDED.last;

INSERT INTO casework_caseevent (case_id, sequence, kind, state, at, by_id, note, data)
SELECT id, 1, 'opened', 'submitted', opened_at, NULL, '', '{"answers": {}}'::jsonb FROM made
UNION ALL
SELECT id, 1 + place, steps[place], states[place], opened_at + make_interval(days => place::int), by_id,
       CASE WHEN steps[place] IN ('ask', 'complete') THEN '请补充' ELSE '' END, '{}'::jsonb
  FROM made CROSS JOIN LATERAL generate_subscripts(steps, 1) AS place;
INSERT INTO access_trailentry (at, user_id, action, subject_type, subject_key, reason, detail)
SELECT now(), by_id, 'case.' || step, 'casework.case', id::text, '', '{}'::jsonb
  FROM made CROSS JOIN LATERAL unnest(steps) AS step WHERE step <> 'doubted';

INSERT INTO casework_caseclock (case_id, code, began_on, count, days, rolls_over, basis, ends_on, is_provisional)
SELECT id, clock, opened_at::date, 20, 'working', true, '', due_on, false FROM made WHERE clock IS NOT NULL;
INSERT INTO casework_clockpause (clock_id, first_day, state)
SELECT clock.id, clock.began_on + 1, made.state FROM made JOIN casework_caseclock clock ON clock.case_id = made.id
 WHERE is_paused;
DROP TABLE made, shared, way, applicant, place;
