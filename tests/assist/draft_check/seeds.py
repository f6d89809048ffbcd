# ruff: noqa: E501 - a table is read by its rows
"""Faults sown into replies that are otherwise right, each with the code and the exact words it should be found by.

Written before the code that finds them was tuned. Every third one was held out: see `HELD_OUT`.
"""

from __future__ import annotations

from dataclasses import dataclass

from assist.draft_check import Code

MIRA, ELENA, PRIYA, LARS = "cust-mira-okafor", "cust-elena-marchetti", "cust-priya-raman", "cust-lars-nygaard"
INES, COLM, HARRIET, OSKAR = (
    "cust-ines-carvalho",
    "cust-colm-fitzgerald",
    "cust-harriet-boyle",
    "cust-oskar-lindqvist",
)
LEONIE, EMIL, VIKTOR, HUGO = "cust-leonie-haas", "cust-emil-kovac", "cust-viktor-stancu", "cust-hugo-lefevre"
RUTH, TOMASZ, SAM, DAAN = "cust-ruth-adler", "cust-tomasz-wilk", "cust-sam-whitlock", "cust-daan-vermeulen"
GEORGE, BEATRIZ, MARGARET = "cust-george-papadakis", "cust-beatriz-nunes", "cust-margaret-doyle"

E24 = "My dishwasher shows E24 and leaves water standing"


@dataclass(frozen=True)
class Seed:
    """One fault: to whom, what they had said, what the agent is about to send, and what should be found."""

    customer: str
    said: str
    draft: str
    code: Code
    words: str


SAMPLE: tuple[Seed, ...] = (
    # A number that the document in force gives otherwise
    Seed(ELENA, "Can I still return the fridge?", "Hello Elena, you can return it within 60 days of delivery.", "contradicts_policy", "60 days"),
    Seed(ELENA, "How long does the refund take?", "We refund you within 10 working days after the product is received.", "expired_source", "10 working days"),
    Seed(ELENA, "What does the pick-up of the fridge cost?", "The driver picks up large appliances for 55 EUR.", "contradicts_policy", "55 EUR"),
    Seed(OSKAR, "How do I send the robot back?", "We send you a free return label by email. It is valid for 30 days.", "contradicts_policy", "30 days"),
    Seed(TOMASZ, "My TV shows some wear, is that a problem?", "If a product shows clear wear from daily use, we may subtract up to 50 % of its price.", "unsupported_claim", "50 %"),
    Seed(VIKTOR, "How long is the motor covered?", "Compressors and motors have 6 years of Lumivale guarantee.", "contradicts_policy", "6 years"),
    Seed(MIRA, "When does the technician come?", "A technician comes to your home within 10 working days.", "contradicts_policy", "10 working days"),
    Seed(LEONIE, "What does the visit cost me?", "Without warranty the diagnosis visit costs 89 EUR, and we subtract it from the repair if you go ahead.", "contradicts_policy", "89 EUR"),
    Seed(INES, "It has been repaired three times now!", "If a repair takes longer than 60 days, you get a replacement.", "contradicts_policy", "60 days"),
    Seed(DAAN, "What does Care+ cost for the thermostat?", "Care+ costs 9.99 EUR a month for a large appliance and 3.99 EUR for a small one.", "contradicts_policy", "9.99 EUR"),
    Seed(HARRIET, "Do you match the price of another shop?", "Within 21 days of your order we pay you the difference, up to 20 % of the price you paid.", "contradicts_policy", "21 days"),
    Seed(HARRIET, "Do you match the price of another shop?", "Within 14 days of your order we pay you the difference, up to 35 % of the price you paid.", "contradicts_policy", "35 %"),
    Seed(COLM, "My parcel has not moved for days", "Parcels that have not moved for 14 days count as lost.", "contradicts_policy", "14 days"),
    Seed(COLM, "How long are parcels kept at the pick-up point?", "Parcels go to a neighbour or to the nearest pick-up point, where they wait for 21 days.", "contradicts_policy", "21 days"),
    Seed(RUTH, "How long is my gift card valid?", "A gift card is valid for 5 years, in our web shop and in all 14 stores.", "contradicts_policy", "5 years"),
    Seed(LARS, "When does the new battery come?", "We send you a new battery pack, free, within 20 working days.", "contradicts_policy", "20 working days"),
    Seed(PRIYA, "How do I become a gold member?", "You are a gold member when you have bought for 900 EUR or more in the last 24 months.", "contradicts_policy", "900 EUR"),
    Seed(EMIL, "Can I pay in instalments?", "24 months cost 9.9 % a year, and you may pay the rest at any time.", "contradicts_policy", "9.9 %"),
    Seed(ELENA, "A shelf was missing from the box", "If a part is missing, tell us within 60 days of delivery and we send it to you free of charge.", "contradicts_policy", "60 days"),
    Seed(OSKAR, "Until when do you keep it in the store?", "We keep it for 30 days in the store. After that we cancel the order and refund you.", "contradicts_policy", "30 days"),
    # May and must, can and cannot
    Seed(ELENA, "I threw the box away, can I return it?", "You need the original packaging.", "contradicts_policy", "You need the original packaging."),
    Seed(VIKTOR, "Do I have to register the hob?", "You need to register the product first.", "contradicts_policy", "You need to register the product first."),
    Seed(LARS, "I do not have the receipt for the robot", "You need a receipt for the new battery.", "contradicts_policy", "You need a receipt for the new battery."),
    Seed(OSKAR, "Do I have to give a reason for the return?", "You have to give a reason for the return.", "contradicts_policy", "You have to give a reason for the return."),
    Seed(BEATRIZ, "Why do you need a reason to end Care+?", "You need a reason to cancel Care+.", "contradicts_policy", "You need a reason to cancel Care+."),
    Seed(LARS, "May I open the battery pack?", "You can open the battery pack.", "contradicts_policy", "You can open the battery pack."),
    # What the checks deny to this customer, or give them
    Seed(EMIL, "I do not like the hub, can I send it back?", "Of course, Emil. You can return it, no problem.", "contradicts_policy", "You can return it, no problem."),
    Seed(VIKTOR, "I want to return the hob", "I understand. You can send it back to us and get another model.", "contradicts_policy", "You can send it back to us and get another model."),
    Seed(RUTH, "May I return the coffee machine?", "Yes, you may still return the machine.", "contradicts_policy", "Yes, you may still return the machine."),
    Seed(LEONIE, "The dryer does not heat any more", "Your dryer is still covered by the warranty.", "contradicts_policy", "Your dryer is still covered by the warranty."),
    Seed(LEONIE, "The dryer does not heat any more", "A technician will come, and the repair is free.", "contradicts_policy", "A technician will come, and the repair is free."),
    Seed(ELENA, "The TV shop next door has the fridge cheaper", "We will match the price for you.", "contradicts_policy", "We will match the price for you."),
    Seed(PRIYA, "Can I return the coffee machine after 40 days?", "Unfortunately you can no longer return it.", "contradicts_policy", "Unfortunately you can no longer return it."),
    Seed(OSKAR, "Can I return the robot?", "I am afraid that you cannot return it.", "contradicts_policy", "I am afraid that you cannot return it."),
    Seed(MIRA, "Is the fridge still under warranty?", "Your fridge is not covered by the warranty any more.", "contradicts_policy", "Your fridge is not covered by the warranty any more."),
    Seed(COLM, "I want to cancel the oven", "Sure, I can cancel your order for you right now.", "contradicts_policy", "Sure, I can cancel your order for you right now."),
    Seed(HUGO, "The oven came two days late, what do I get?", "You get the delivery credit for this.", "contradicts_policy", "You get the delivery credit for this."),
    Seed(VIKTOR, "It does not work, is it still under warranty?", "Your hob is no longer under warranty.", "contradicts_policy", "Your hob is no longer under warranty."),
    # Amounts above the person's authority
    Seed(ELENA, "I want my money back", "I refund you 749.00 EUR.", "over_authority", "749.00 EUR"),
    Seed(COLM, "What do I get for the late delivery?", "I can give you a credit of 60 EUR for the late delivery.", "over_authority", "60 EUR"),
    Seed(MIRA, "Who pays for the spoiled food?", "We will refund you 200 EUR for the spoiled food.", "over_authority", "200 EUR"),
    Seed(PRIYA, "I was cut off twice!", "I have booked a goodwill of 80 EUR for you.", "over_authority", "80 EUR"),
    Seed(INES, "Nobody called me back", "I will transfer 300 EUR to you as goodwill.", "over_authority", "300 EUR"),
    Seed(OSKAR, "I want my money back for the robot", "Your refund of 699.00 EUR is on its way.", "over_authority", "699.00 EUR"),
    # Internal text
    Seed(MIRA, "Is the compressor yours?", "We settle with the partner behind the scenes.", "internal_only", "We settle with the partner behind the scenes"),
    Seed(INES, "I want compensation", "You may give up to 25.00 EUR per customer in 12 months, so that is what I can do.", "internal_only", "You may give up to 25.00 EUR per customer in 12 months"),
    Seed(MIRA, "When do you have the part?", "Polarek compressors are in stock in Berlin, Utrecht and Birmingham.", "internal_only", "Polarek compressors are in stock in Berlin, Utrecht and Birmingham"),
    Seed(SAM, "Who are you to ask me this?", "Check who you speak with before you show data, change an account or move money.", "internal_only", "Check who you speak with before you show data, change an account or move money"),
    # Somebody else's data
    Seed(ELENA, "Where do you write to?", "We write to bob.miller@example.net.", "personal_data", "bob.miller@example.net"),
    Seed(PRIYA, "Which number did you call?", "We called you at +353 1 555 0142 yesterday evening.", "personal_data", "+353 1 555 0142"),
    Seed(ELENA, "Which order do you mean?", "I mean your order LV-204418.", "personal_data", "LV-204418"),
    Seed(LARS, "Is my serial affected?", "The serial number RB2-24-771203 is affected.", "unsupported_claim", "RB2-24-771203"),
    Seed(ELENA, "Hello?", "Dear Priya, thank you for your patience.", "personal_data", "Priya"),
    Seed(HARRIET, "How did I pay?", "You paid with the card 4111 1111 1111 1111.", "personal_data", "4111 1111 1111 1111"),
    # What held once
    Seed(ELENA, "Until when can I return it?", "You can return anything you bought from Lumivale within 14 days of delivery.", "expired_source", "14 days"),
    # What is on file is asked for
    Seed(ELENA, "Can I still return the fridge?", "Of course. When was it delivered?", "known_is_asked", "When was it delivered?"),
    Seed(ELENA, "Can I still return the fridge?", "What is your order number?", "known_is_asked", "What is your order number?"),
    Seed(LARS, "Is my robot part of the recall?", "Could you read me the serial number from the silver label?", "known_is_asked", "Could you read me the serial number from the silver label?"),
    Seed(OSKAR, "I want to return the robot", "Happy to help. May I have your order number, please?", "known_is_asked", "May I have your order number, please?"),
    Seed(VIKTOR, "The hob switches off with E6", "I am sorry. When did you buy the hob?", "known_is_asked", "When did you buy the hob?"),
    Seed(COLM, "where is my oven", "Which delivery date did we promise you?", "known_is_asked", "Which delivery date did we promise you?"),
    Seed(HUGO, "Please send me the manual", "To which address? Please tell me your e-mail address.", "known_is_asked", "Please tell me your e-mail address."),
    Seed(RUTH, "Please call me back", "Gladly. Could you give me your phone number?", "known_is_asked", "Could you give me your phone number?"),
    Seed(TOMASZ, "The TV has a dead pixel", "I would need the serial number of the television.", "known_is_asked", "I would need the serial number of the television."),
    Seed(PRIYA, "Can I return the coffee machine?", "Are you a gold member?", "known_is_asked", "Are you a gold member?"),
    Seed(EMIL, "the hub does not connect", "Let me see. Which product do you have?", "known_is_asked", "Which product do you have?"),
    Seed(HARRIET, "Do you match prices? I paid 799 pounds.", "When did you order?", "known_is_asked", "When did you order?"),
    Seed(VIKTOR, "My hob still switches off", "Who am I speaking with?", "known_is_asked", "Who am I speaking with?"),
    # Promises that nothing supports
    Seed(MIRA, "The fridge is warm", "I am sorry, Mira. A technician comes to you tomorrow.", "unsupported_claim", "tomorrow"),
    Seed(COLM, "where is my oven", "Your oven will be delivered on Tuesday.", "unsupported_claim", "Tuesday"),
    Seed(COLM, "where is my oven", "You will get it by Friday, I am sure.", "unsupported_claim", "Friday"),
    Seed(INES, "and nobody called me back", "We will call you back within 45 minutes.", "unsupported_claim", "45 minutes"),
    Seed(VIKTOR, "When do I hear from you?", "I guarantee that it will work without any fault from now on.", "unsupported_claim", "I guarantee"),
    Seed(DAAN, "Can somebody install the thermostat?", "Yes, and the installation of the thermostat is free of charge.", "unsupported_claim", "free of charge"),
    Seed(RUTH, "The light is on again", "I will send you a hamper and an upgrade to say sorry.", "unsupported_claim", "upgrade"),
    Seed(GEORGE, "the app was down for a day", "The app will be back on 28 November.", "unsupported_claim", "28 November"),
    Seed(ELENA, "When was it delivered?", "It was delivered on 5 November.", "unsupported_claim", "5 November"),
    Seed(MARGARET, "I keep insulin in the fridge", "The driver arrives today with a loan fridge.", "unsupported_claim", "today"),
    # What runs to another day, costs nothing, or takes longer
    Seed(BEATRIZ, E24, "Your warranty ended last year.", "contradicts_policy", "Your warranty ended last year."),
    Seed(BEATRIZ, E24, "Your warranty runs until February 2031.", "contradicts_policy", "February 2031"),
    Seed(BEATRIZ, E24, "I am sorry, your warranty ended in 2025, so nobody comes.", "contradicts_policy", "your warranty ended in 2025"),
    Seed(BEATRIZ, E24, "The repair visit will cost you 49 EUR.", "contradicts_policy", "49 EUR"),
    Seed(BEATRIZ, E24, "I can book it, and you will have to pay for the visit.", "contradicts_policy", "you will have to pay"),
    Seed(BEATRIZ, E24, "A technician will be there within 1 working day.", "contradicts_policy", "1 working day"),
    Seed(BEATRIZ, E24, "A technician comes to you within 24 hours.", "contradicts_policy", "24 hours"),
    Seed(BEATRIZ, E24, "The diagnosis visit will cost you 49 EUR.", "contradicts_policy", "49 EUR"),
    # Two faults in one sentence
    Seed(BEATRIZ, E24, "We cannot refund you, and I will send you a free fridge.", "unsupported_claim", "free fridge"),
    Seed(BEATRIZ, E24, "I cannot refund you, but I promise that it works from now on.", "unsupported_claim", "I promise"),
    Seed(BEATRIZ, E24, "We will refund 500 EUR today and I promise the technician comes tomorrow.", "contradicts_policy", "We will refund 500 EUR today"),
)  # fmt: skip


def _tau(said: str, draft: str, code: Code, words: str) -> Seed:
    return Seed("", said, draft, code, words)


TAU_RETAIL: tuple[Seed, ...] = (
    _tau("I want to cancel my order, when do I get the money?", "The total will be refunded via the original payment method in 10 to 14 business days.", "contradicts_policy", "10 to 14 business days"),
    _tau("Can I cancel an order that was delivered?", "An order can only be cancelled if its status is 'delivered'.", "contradicts_policy", "An order can only be cancelled if its status is 'delivered'."),
    _tau("Can I change the shirt into a shoe?", "There can be a change of product types.", "contradicts_policy", "There can be a change of product types."),
    _tau("I want to exchange two items", "There is a need to place a new order.", "contradicts_policy", "There is a need to place a new order."),
    _tau("How do I pay the difference for the exchange?", "The user does not need to provide a payment method to pay or receive refund of the price difference.", "contradicts_policy", "The user does not need to provide a payment method to pay or receive refund of the price difference."),
    _tau("Can I cancel the order after changing the items?", "The agent will be able to modify or cancel the order after you modify items.", "contradicts_policy", "The agent will be able to modify or cancel the order after you modify items."),
    _tau("How do I get my money for the pending order?", "The original payment method will be refunded within 15 to 20 business days.", "contradicts_policy", "15 to 20 business days"),
    _tau("I paid with my gift card, does it have to cover it?", "The gift card does not need to have enough balance to cover the price difference.", "contradicts_policy", "The gift card does not need to have enough balance to cover the price difference."),
    _tau("How much is the desk lamp?", "The desk lamp costs $999.99.", "unsupported_claim", "$999.99"),
    _tau("When will my refund arrive?", "Your refund will arrive tomorrow.", "unsupported_claim", "tomorrow"),
    _tau("I need a new water bottle", "I will give you a voucher for the trouble.", "unsupported_claim", "voucher"),
    _tau("Is the shipping free?", "I promise that the courier comes at no cost.", "unsupported_claim", "I promise"),
)  # fmt: skip

TAU_AIRLINE: tuple[Seed, ...] = (
    _tau("Can seven of us fly on one booking?", "Each reservation can have at most seven passengers.", "contradicts_policy", "seven passengers"),
    _tau("How many gift cards can I use?", "Each reservation can use at most one travel certificate, at most one credit card, and at most six gift cards.", "contradicts_policy", "six gift cards"),
    _tau("What does another bag cost?", "Each extra baggage is 80 dollars.", "contradicts_policy", "80 dollars"),
    _tau("How much is the travel insurance?", "The travel insurance is 45 dollars per passenger.", "contradicts_policy", "45 dollars"),
    _tau("I booked basic economy, can I move the flight?", "Basic economy flights can be modified.", "contradicts_policy", "Basic economy flights can be modified."),
    _tau("Can I add insurance now?", "You can add insurance after initial booking.", "contradicts_policy", "You can add insurance after initial booking."),
    _tau("Can two more people fly with me?", "You can modify the number of passengers.", "contradicts_policy", "You can modify the number of passengers."),
    _tau("When do I get the money back after I cancel?", "The refund will go to original payment methods within 10 to 12 business days.", "contradicts_policy", "10 to 12 business days"),
    _tau("My flight was cancelled by you", "I can offer a certificate as a gesture, with the amount being $300 times the number of passengers.", "contradicts_policy", "$300"),
    _tau("I booked yesterday, can I still cancel?", "It can be cancelled if the booking was made within the last 72 hrs.", "contradicts_policy", "72 hrs"),
    _tau("I used half of my travel certificate", "The remaining amount of a travel certificate is refundable.", "contradicts_policy", "The remaining amount of a travel certificate is refundable."),
    _tau("Can I change the cabin for one flight only?", "Changing cabin for just one flight segment is possible.", "contradicts_policy", "Changing cabin for just one flight segment is possible."),
    _tau("I have flown the first leg, can I upgrade?", "Cabin can be changed if any flight in the reservation has already been flown.", "contradicts_policy", "Cabin can be changed if any flight in the reservation has already been flown."),
    _tau("May each of us sit in another cabin?", "Cabin class must not be the same across all the flights in a reservation.", "contradicts_policy", "Cabin class must not be the same across all the flights in a reservation."),
    _tau("Do I get something for the delay?", "I will give you a hotel voucher for the delay.", "unsupported_claim", "voucher"),
    _tau("When do I hear about my refund?", "We will call you back within 20 minutes.", "unsupported_claim", "20 minutes"),
    _tau("I want a window seat", "I guarantee you a window seat.", "unsupported_claim", "I guarantee"),
    _tau("Will it be late again?", "Your flight arrives tomorrow on time.", "unsupported_claim", "tomorrow"),
)  # fmt: skip

HELD_OUT = 3
"""Every third seed was not looked at before the end."""


def developed(seeds: tuple[Seed, ...]) -> tuple[Seed, ...]:
    """The seeds that the code was tuned on."""
    return tuple(seed for number, seed in enumerate(seeds) if number % HELD_OUT != 2)


def held_out(seeds: tuple[Seed, ...]) -> tuple[Seed, ...]:
    """The seeds that it was not tuned on."""
    return tuple(seed for number, seed in enumerate(seeds) if number % HELD_OUT == 2)
