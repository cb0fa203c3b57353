-- What a good engineer would write by hand for the assessment of 2021-12 over `roster`: one pass, the month's numbers
-- typed in (the sample city's, fen; rates in whole parts), half up by adding half of the divisor. A peer, not law.
SELECT person_id, employer_id, kind, town_id, injury_class, pays_pension, pays_unemployment, pays_injury,
       wage_fen, wage_source,
       pension_base AS pension_base_fen,
       CASE kind WHEN 'flexible' THEN (pension_base * 20 + 50) // 100 - (pension_base * 8 + 50) // 100
                 ELSE (pension_base * 14 + 50) // 100 END AS pension_pooled_fen,
       (pension_base * 8 + 50) // 100 AS pension_account_fen,
       unemployment_base AS unemployment_base_fen,
       (unemployment_base * 8 + 500) // 1000 AS unemployment_employer_fen,
       (unemployment_base * 2 + 500) // 1000 AS unemployment_employee_fen,
       injury_base AS injury_base_fen,
       (injury_base * CASE injury_class WHEN 1 THEN 100 WHEN 2 THEN 200 WHEN 3 THEN 350 WHEN 4 THEN 450
                                        WHEN 5 THEN 550 WHEN 6 THEN 650 WHEN 7 THEN 800 WHEN 8 THEN 950 ELSE 0 END
        + 50000) // 100000 AS injury_employer_fen
  FROM (SELECT *,
               CASE WHEN pays_pension AND kind <> 'specific'
                    THEN least(greatest(wage_fen, 395800), 2294100) ELSE 0 END AS pension_base,
               CASE WHEN pays_unemployment AND kind = 'employee'
                    THEN least(greatest(wage_fen, 190000), 2100000) ELSE 0 END AS unemployment_base,
               CASE WHEN NOT pays_injury OR kind = 'flexible' THEN 0
                    WHEN kind = 'specific' THEN least(greatest(wage_fen, 405360), 2026800)
                    ELSE greatest(wage_fen, 190000) END AS injury_base
          FROM roster)
