from renshe.law import Month


def test_months_are_added_across_years() -> None:
    assert str(Month(2021, 11) + 3) == "2022-02"
