"""The service items (办理事项) of social insurance, a file each. Importing them makes them known."""

from renshe.programmes.social_insurance.items.employer_declaration import EMPLOYER_DECLARATION as EMPLOYER_DECLARATION
from renshe.programmes.social_insurance.items.enrolment_certificate import (
    ENROLMENT_CERTIFICATE as ENROLMENT_CERTIFICATE,
)
from renshe.programmes.social_insurance.items.flexible_enrolment import FLEXIBLE_ENROLMENT as FLEXIBLE_ENROLMENT
from renshe.programmes.social_insurance.items.injury_recognition import INJURY_RECOGNITION as INJURY_RECOGNITION
