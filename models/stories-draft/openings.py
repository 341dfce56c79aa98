#!/usr/bin/env python3
"""Prints beginnings for a draft to be trained behind: story openings, talk, letters, questions, each cut off somewhere.

    openings.py --count 20000 > openings.txt

What a target writes from nothing always begins in the same few ways, and what people type does not. A draft that only
saw the former is right far less often behind the latter, though the target goes on there as well as it can. The sentences
are put together from the parts below; none of the lab's openings is among them, which measure what this brings.
"""

import argparse
import random

GIRLS = "Mia Zoe Clara Ivy Nora Ella Ruby Hana Olga Pia Tess Maya Lily Lucy Sara Amy Jane Kate Molly Sue Anna Grace Eva Dina".split()
BOYS = "Tom Sam Finn Otto Karl Hugo Ravi Noah Theo Ivan Luis Milo Tim Ben Jack Max Joe Bob Peter Sven Adam Oscar Leo Paul".split()
ANIMALS = (
    "cat,dog,fox,owl,hen,duck,mouse,rabbit,bear,wolf,pig,cow,horse,donkey,squirrel,turtle,frog,crow,bee,spider,whale,seal,"
    "hedgehog,lion,tiger,elephant,monkey,parrot,penguin,camel,worm,ant,butterfly,goose,lamb,deer,badger,otter,snake,crab"
).split(",")
PEOPLE = (
    "baker,farmer,sailor,teacher,tailor,king,queen,wizard,witch,giant,pirate,knight,doctor,painter,fisherman,postman,gardener,"
    "princess,prince,clown,cook,miller,shepherd,old man,old woman,boy,girl,little boy,little girl,grandmother,grandfather,"
    "uncle,neighbour,robot,dragon,ghost,fairy,policeman,fireman,pilot,musician,thief,builder,soldier,judge,stranger"
).split(",")
ADJECTIVES = (
    "old,small,big,red,blue,green,yellow,broken,shiny,dusty,warm,cold,strange,quiet,noisy,heavy,soft,empty,lost,golden,wooden,"
    "tiny,huge,sad,funny,lazy,brave,clever,shy,proud,hungry,tired,lonely,kind,wet,dark,bright,secret,magic,ugly,pretty,round"
).split(",")
THINGS = (
    "box,ball,hat,shoe,kite,boat,bell,lamp,key,map,book,letter,cake,apple,pear,stone,shell,feather,mirror,drum,flute,bicycle,"
    "wagon,ladder,umbrella,blanket,pillow,bucket,rope,basket,candle,coat,glove,ring,toy car,doll,puzzle,picture,pencil,cup,"
    "bottle,chair,table,window,bridge,tent,train,truck,airplane,rocket,cookie,pie,egg,carrot,pumpkin,flower,leaf,seed,stick"
).split(",")
PLACES = (
    "in the forest,by the sea,on a hill,at the market,in the kitchen,in the garden,under the bed,behind the barn,at school,in a cave,"
    "on the roof,in the attic,near the river,in the city,on an island,at the farm,in the park,on the moon,in the desert,at the zoo,"
    "in a castle,by the road,at the station,in the library,in the snow,under a bridge,on the beach,at the lake,in the cellar"
).split(",")
TIMES = (
    "One day,One evening,In the morning,Last summer,Late at night,After lunch,On Sunday,Every spring,Long ago,Yesterday,"
    "Before breakfast,At noon,In winter,On her birthday,On his birthday,When it rained,After the storm,During the holidays,"
    "Once,Many years ago,That afternoon,The next day,At last,Suddenly,On a windy day,On Tuesday,Before the sun came up"
).split(",")
DID = (
    "found,lost,built,broke,carried,hid,painted,followed,saw,heard about,dreamed of,forgot,wanted,borrowed,sold,bought,dropped,"
    "cleaned,repaired,looked for,talked to,laughed at,was afraid of,fell over,jumped over,took care of,stared at,ran after,gave away"
).split(",")
WENT = (
    "went,walked,ran,climbed,swam,rode,flew,crept,sat,slept,waited,lived,worked,played,danced,sang,hid,cried,stood,looked around,"
    "stayed,got lost,woke up,fell asleep,stopped,arrived,camped"
).split(",")
FEELINGS = "happy,sad,angry,scared,surprised,bored,curious,jealous,sorry,excited,ashamed,worried,proud,sleepy,thirsty".split(",")
SAID = "said,asked,whispered,shouted,answered,cried,called,thought,sang,promised,explained,laughed".split(",")
WANTED = (
    "to learn to swim,to go home,to be big,to help,to find a friend,to fly,to win the race,to sleep,to eat something,to see the world,"
    "to play,to tell the truth,to be alone,to bake bread,to catch the wind,to go outside,to share,to have a pet,to fix it,to hide"
).split(",")
REASONS = (
    "because it was too dark,because nobody had asked,because it was raining,so everyone was surprised,but nobody believed it,"
    "but it was too late,and that was a problem,although it was not easy,until the sun went down,before anyone could stop it,"
    "and the door was open,while the others were asleep,as if nothing had happened,so there was no time to lose,and then it was gone"
).split(",")
SUBJECTS = ("Rain,Honey,Bread,Winter,Music,A day at sea,Stars,My best friend,The number seven,Kindness,Trains,Sharing,Being late,Dreams").split(",")


class Writer:
    """Puts sentences together; all its choices come from one seeded source."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.he, self.his = "", ""

    def one(self, words):
        return self.dice.choice(words)

    def hero(self):
        """Somebody to tell of, whom the next sentences may call he, she or it."""
        kind = self.dice.random()
        if kind < 0.3:
            name, self.he, self.his = self.one(GIRLS), "she", "her"
        elif kind < 0.6:
            name, self.he, self.his = self.one(BOYS), "he", "his"
        elif kind < 0.8:
            name, self.he, self.his = "the " + self.described(ANIMALS), "it", "its"
        else:
            name, self.he, self.his = "the " + self.described(PEOPLE), "he", "his"
        return name

    def described(self, words):
        return f"{self.one(ADJECTIVES)} {self.one(words)}" if self.dice.random() < 0.5 else self.one(words)

    def a(self, words):
        noun = self.described(words)
        return ("an " if noun[0] in "aeiou" else "a ") + noun

    def first(self):
        """A sentence that begins a text."""
        hero = self.hero()
        return self.one(
            (
                f"Once there was {self.a(ANIMALS + PEOPLE)} who {self.one(DID)} {self.a(THINGS)}.",
                f"There was once {self.a(THINGS)} that nobody {self.one(('wanted', 'could open', 'had seen', 'liked'))}.",
                f"{self.one(TIMES)}, {hero} {self.one(WENT)} {self.one(PLACES)}.",
                f"{self.one(TIMES)} {hero} {self.one(DID)} {self.a(THINGS)} {self.one(PLACES)}.",
                f"{self.cap(hero)} was {self.one(FEELINGS)}, {self.one(REASONS)}.",
                f"{self.cap(hero)} wanted {self.one(WANTED)}, {self.one(REASONS)}.",
                f"{self.cap(hero)} and {self.one(GIRLS + BOYS)} {self.one(WENT)} {self.one(PLACES)}.",
                f"The {self.described(THINGS)} {self.one(('was', 'stood', 'lay'))} {self.one(PLACES)}.",
                # "A" whatever comes: the draft that ships was trained behind just these openings.
                f"A {self.one(PEOPLE)} and {self.a(ANIMALS)} lived {self.one(PLACES)}.",
                f"{self.cap(self.one(PLACES))} there lived {self.a(PEOPLE + ANIMALS)}.",
                f"Nobody knew why {hero} {self.one(DID)} {self.a(THINGS)}.",
                f'"{self.words()}" {self.one(SAID)} {hero}.',
                f'"Where is my {self.one(THINGS)}?" {self.one(SAID)} {hero}, but {self.one(PLACES)} it was not.',
                f"It was {self.one(('a cold', 'a hot', 'a long', 'the last', 'the first', 'a dark', 'a quiet'))} "
                f"{self.one(('day', 'night', 'evening', 'week', 'winter', 'summer'))}, and {hero} {self.one(WENT)} {self.one(PLACES)}.",
                f"My {self.one(('mother', 'father', 'sister', 'brother', 'teacher', 'dog', 'friend'))} {self.one(DID)} "
                f"{self.a(THINGS)}, and I was {self.one(FEELINGS)}.",
                f"I {self.one(DID)} {self.a(THINGS)} {self.one(PLACES)}.",
                f"We {self.one(WENT)} {self.one(PLACES)} {self.one(REASONS)}.",
                f"{self.one(('Two', 'Three', 'Five', 'Seven'))} {self.one(ANIMALS)}s {self.one(WENT)} {self.one(PLACES)}.",
                f"If {hero} had not {self.one(('come', 'slept', 'laughed', 'waited', 'listened'))}, the {self.one(THINGS)} would still be there.",
                f"Have you ever {self.one(('seen', 'heard of', 'met'))} {self.a(ANIMALS + PEOPLE)} {self.one(PLACES)}?",
                f"Dear {self.one(GIRLS + BOYS)}, thank you for the {self.described(THINGS)}.",
                f"Write a {self.one(('story', 'poem', 'song', 'letter'))} about {self.a(ANIMALS + PEOPLE + THINGS)}.",
                f"Tell me about {self.a(ANIMALS + THINGS)} {self.one(PLACES)}.",
                f"{self.one(SUBJECTS)}. {self.cap(hero)} {self.one(DID)} {self.a(THINGS)}.",
                f"How do you {self.one(('make', 'find', 'paint', 'repair', 'carry'))} {self.a(THINGS)}?",
            )
        )

    def next(self):
        """A sentence that goes on with the hero of the last one."""
        he, his = self.he, self.his
        return self.one(
            (
                f"{self.cap(he)} {self.one(DID)} {self.a(THINGS)} and {self.one(WENT)} {self.one(PLACES)}.",
                f"{self.cap(he)} was very {self.one(FEELINGS)}, {self.one(REASONS)}.",
                f"{self.cap(he)} wanted {self.one(WANTED)}.",
                f'"{self.words()}" {he} {self.one(SAID)}.',
                f'"{self.words()}" {self.one(SAID)} {his} {self.one(("friend", "mother", "father", "sister", "brother"))}.',
                f"First {he} {self.one(DID)} the {self.one(THINGS)}, then {he} {self.one(WENT)} {self.one(PLACES)}.",
                f"Then {self.a(ANIMALS + PEOPLE)} came and {self.one(DID)} {his} {self.one(THINGS)}.",
                f"The {self.one(THINGS)} was {self.one(ADJECTIVES)}, {self.one(REASONS)}.",
                f"But {self.one(REASONS).split(' ', 1)[1]}.",
                f"When {he} {self.one(WENT)} {self.one(PLACES)}, {self.a(ANIMALS)} {self.one(DID)} {self.a(THINGS)}.",
                f"Inside there was {self.a(THINGS)}, and beside it {self.a(ANIMALS)}.",
                f"Nobody else {self.one(DID)} it.",
            )
        )

    def words(self):
        return self.one(
            (
                f"I want {self.one(WANTED)}!",
                f"Look at the {self.described(THINGS)}!",
                f"Do not touch the {self.one(THINGS)},",
                f"Who {self.one(DID)} my {self.one(THINGS)}?",
                f"You are too {self.one(ADJECTIVES)},",
                f"Let us go and see the {self.one(ANIMALS)},",
                f"I am so {self.one(FEELINGS)},",
                f"Please help me {self.one(WANTED)[3:]},",
                f"There is {self.a(ANIMALS)} {self.one(PLACES)}!",
                "What are you doing?",
                "Come back!",
                "I have an idea,",
            )
        )

    @staticmethod
    def cap(text):
        return text[0].upper() + text[1:]

    def opening(self):
        """One to three sentences, cut off behind any word of the last one."""
        sentences = [self.first()]
        while self.dice.random() < 0.55 and len(sentences) < 3:
            sentences.append(self.next())
        last = sentences[-1].split(" ")
        return " ".join((*sentences[:-1], *last[: self.dice.randint(min(3, len(last)), len(last))]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=20261130)
    args = parser.parse_args()
    writer = Writer(args.seed)
    for _ in range(args.count):
        print(writer.opening())


if __name__ == "__main__":
    main()
